export * from './content';
export * from './tokens';
export * from './types';
