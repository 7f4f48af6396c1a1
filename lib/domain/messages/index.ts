export * from './content';
export * from './decide';
export * from './machines';
export * from './smtp';
export * from './states';
export * from './tokens';
export * from './types';
