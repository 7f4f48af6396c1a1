/** The library behind the nodes, for people who script against a journey store without n8n. */
export * from './domain';
export * from './engine';
export * from './store';
