export * from './blockPath';
export * from './dealOut';
export * from './fillPercentages';
export * from './hashPosition';
export * from './quotaPath';
export * from './splitPlan';
export * from './stickyPath';
