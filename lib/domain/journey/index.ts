export * from './audience';
export * from './branch';
export * from './entryRules';
export * from './failurePolicy';
export * from './holdState';
export * from './outcome';
export * from './reentry';
export { changedFields, isWatchedChange, WATCHABLE_FIELDS } from './watchedFields';
