export * from './agents';
export * from './judgeHits';
export * from './network';
