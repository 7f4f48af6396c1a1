export { correlatedFilter, correlates } from './correlates';
export { asInstant, asNumber, asText } from './compareValues';
export { describeComparison, describeFilter } from './describeFilter';
export { listChoices, matchesProperties, matchesValue } from './matchesProperties';
export { PROPERTY_OPERATORS } from './propertyFilter';
export type { PropertyCondition, PropertyFilter, PropertyOperator } from './propertyFilter';
export {
	comparedValueSchema,
	MAX_CONDITIONS,
	MAX_PATH_LENGTH,
	propertyFilterSchema,
	valueProblem,
} from './propertyFilterSchema';
export { readProperty } from './readProperty';
