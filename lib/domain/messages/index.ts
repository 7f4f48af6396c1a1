export * from './decide';
export * from './states';
export * from './types';
