export * from './failurePolicy';
export * from './holdState';
export * from './outcome';
export * from './reentry';
