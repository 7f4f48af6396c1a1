export * from './HoldingStep';
export * from './executeEntryStep';
export * from './executeHoldingStep';
export * from './registerStep';
export * from './stepOptions';
export * from './zone';
export { visitLimitProperties } from './visitLimits';
