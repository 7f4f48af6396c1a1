export { batchSizeOf, type StepBatchSize } from './batchSizes';
export {
	checkPublications,
	closeIfFaulty,
	openIfRefused,
	openingAnswer,
	recheck,
	registerInJourney,
	seeEntry,
	seeJourney,
} from './opening';
export type { OpeningAnswer, Refusal, SeenJourney } from './opening';
export { countTry, mayThrow } from './partialPublication';
export { isEntryOf } from './readVersion';
export { refusalError, reportRefusal } from './report';
export { forgetRunning, hasRunning, keepRefused, noteRunning, takeRefused } from './runningSteps';
export { startStep } from './startStep';
