export { localDay, QUARTER, slotOf, startOfDay, startOfSlot } from './days';
export { DELTA_KINDS, deltaKindOf, type DeltaKind } from './deltaKinds';
export { deltasOf, type Delta } from './deltas';
export { addTime, mergeHistograms, quantile, type Histogram } from './durations';
export { VALUE_UNIT, type CountedEntry, type EnrollmentFacts } from './entry';
export { versionFacts, type GraphEdge, type GraphNode, type JourneyGraph } from './graph';
export {
	addToBalance,
	addToJourney,
	emptyBalance,
	emptyJourneyBalance,
	imbalanceOf,
	leavingOf,
	type Balance,
	type JourneyBalance,
} from './ledger';
export { conversionOf, proportionOf, type Conversion, type Proportion } from './proportion';
export { foldReason, MOST_REASONS, OTHER_REASON, shortReason } from './reasons';
