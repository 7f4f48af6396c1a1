export * from './decide';
export * from './machines';
export * from './states';
export * from './types';
