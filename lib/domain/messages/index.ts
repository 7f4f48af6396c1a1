export * from './machines';
export * from './types';
