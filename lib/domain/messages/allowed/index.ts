export * from './describeAllowed';
export * from './judgeConsent';
export * from './judgeSuppressions';
export * from './policy';
export { parsePolicy } from './policySchema';
export * from './sendingTimes';
export * from './strictest';
export * from './suppressionTerms';
