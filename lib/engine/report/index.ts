export { checkDueNumbers, checkNumbers, lastCheck, type NumbersCheck } from './checkNumbers';
export { FOLD_INTERVAL, foldSome, forgetOldHours, MANY_DELTAS } from './fold';
export { keepGraph, type PublishedGraph } from './keepGraph';
export { matureConversions } from './mature';
export {
	MOST_OVERDUE,
	readJourneyReport,
	type JourneyReport,
	type OutputReport,
	type ReportRequest,
	type StepReport,
} from './readJourneyReport';
