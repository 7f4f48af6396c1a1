export * from './dist/lib/domain';
export * from './dist/lib/engine';
export * from './dist/lib/store';
