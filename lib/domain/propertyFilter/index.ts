export { describeFilter } from './describeFilter';
export { matchesProperties } from './matchesProperties';
export { PROPERTY_OPERATORS } from './propertyFilter';
export type { PropertyCondition, PropertyFilter, PropertyOperator } from './propertyFilter';
export { MAX_CONDITIONS, MAX_PATH_LENGTH, propertyFilterSchema } from './propertyFilterSchema';
