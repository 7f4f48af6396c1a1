export * from './condition';
export { conditionSchema, MAX_DEPTH, MAX_NODES, parseCondition, spanSchema } from './conditionSchema';
export { dateTest, passesDateTest, windowRange, type DateTest, type InstantRange } from './dateTest';
export { dependenciesOf, type Dependencies } from './dependenciesOf';
export { describeCondition, type ConditionNames } from './describeCondition';
export { EMPTY_VALUE, lacksValue } from './emptyValue';
export { evaluateCondition } from './evaluateCondition';
export { explainCondition, type Explanation, type LeafExplanation } from './explainCondition';
export type { Facts, InteractionFacts, LeadFacts } from './facts';
export {
	CONDITION_FIELDS,
	placeOfField,
	type ConditionRecord,
	type FieldKind,
	type FieldPlace,
	type StoredRecord,
} from './fields';
export { nextLook } from './nextLook';
export { nextRefresh } from './nextRefresh';
export { readDateValue, readInstant, readMonthDay } from './readDate';
export {
	compoundCondition,
	parseCompound,
	SEGMENT_OPERATIONS,
	type CompoundDefinition,
} from './segmentDefinition';
export { ZoneOffsets } from './zoneOffsets';
