export { AutomaticBatchSize } from './clock/AutomaticBatchSize';
export * from './clock/JourneyClock';
export { notePresent } from './clock/presentSteps';
export * from './clock/StepRegistration';
export type { ExecutionLookup, ExecutionState } from './delivery/confirm';
export { CONFIRMATION_TIME } from './delivery/confirmationTime';
export * from './EngineContext';
export * from './entering/enroll';
export * from './entering';
export * from './explain';
export * from './enrollments/exit';
export * from './holding/hold';
export { recordChanged } from './holding/recordChanged';
export * from './JourneyEngine';
export * from './lifecycle';
export * from './matching';
export * from './messages';
export * from './enrollments/move';
export * from './enrollments/pause';
export { forgetFailedStep, noteFailedStep } from './opening/failedSteps';
export { errorsOf, type WorkflowVersion } from './opening/judge';
export * from './opening/opening';
export { readStoreFacts } from './opening/readStoreFacts';
export * from './privacy';
export * from './holding/pass';
export * from './holding/receive';
export * from './holding/recheck';
export * from './interactions/recordInteractions';
export * from './records';
export * from './delivery/repeating';
export * from './report';
export * from './retention';
export * from './enrollments/retry';
export * from './scoring';
export * from './segments';
export * from './delivery/settle';
export {
	UNTIL_RECORD_CHANGE,
	untilEvent,
	type BranchesTemplate,
	type BranchTemplate,
	type EventsSince,
	type TermsTemplate,
} from './holding/branchTemplates';
export * from './splitting/split';
export { scaleDelay } from './holding/testSpeed';
export { LOOP, tooManyVisits, type VisitCount, type VisitLimits } from './holding/visits';
export * from './messages';
