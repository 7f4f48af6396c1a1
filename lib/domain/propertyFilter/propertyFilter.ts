/** Operators of a condition, in the order a form shows them. No regular expressions: one can stall the process. */
export const PROPERTY_OPERATORS = [
	'equals',
	'notEquals',
	'contains',
	'notContains',
	'startsWith',
	'endsWith',
	'exists',
	'notExists',
	'greaterThan',
	'greaterOrEqual',
	'lessThan',
	'lessOrEqual',
	'isOneOf',
] as const;

export type PropertyOperator = (typeof PROPERTY_OPERATORS)[number];

/** One condition on an event's properties; `property` may be a path (`order.id`, `items.0.sku`). */
export type PropertyCondition = {
	property: string;
	operator: PropertyOperator;
	/** Ignored by exists and notExists; isOneOf takes an array or comma-separated text. */
	value?: unknown;
};

/** All (`and`) or any (`or`) of the conditions; without conditions, everything passes. */
export type PropertyFilter = {
	combine: 'and' | 'or';
	conditions: PropertyCondition[];
	/** All of these as well, whatever `combine` says: what ties an event to its entry. */
	also?: PropertyCondition[];
};
