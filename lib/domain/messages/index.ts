export * from './content';
export * from './decide';
export * from './smtp';
export * from './states';
export * from './tokens';
export * from './types';
