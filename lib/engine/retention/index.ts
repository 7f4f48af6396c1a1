export * from './deleteOldEnrollments';
export * from './deleteOldInteractions';
export { LEAST_AGE_DAYS, type RetentionRequest, type RetentionResult } from './retention';
