import { listChoices } from './matchesProperties';
import type { PropertyCondition, PropertyFilter, PropertyOperator } from './propertyFilter';

const WORDS: Record<PropertyOperator, string> = {
	equals: 'equals',
	notEquals: 'does not equal',
	contains: 'contains',
	notContains: 'does not contain',
	startsWith: 'starts with',
	endsWith: 'ends with',
	exists: 'exists',
	notExists: 'does not exist',
	greaterThan: '>',
	greaterOrEqual: '≥',
	lessThan: '<',
	lessOrEqual: '≤',
	isOneOf: 'is one of',
};

const MAX_VALUE_LENGTH = 60;

/**
 * A filter in words for people: `product equals espresso and price > 10`. Plain text, to be escaped where it
 * is shown. Values with spaces or commas are quoted, long ones truncated.
 *
 * @returns `any properties` for a filter without conditions
 */
export function describeFilter(filter: PropertyFilter): string {
	if (filter.conditions.length === 0) return 'any properties';
	return filter.conditions.map(describeCondition).join(` ${filter.combine} `);
}

function describeCondition({ property, operator, value }: PropertyCondition): string {
	return describeComparison(property, operator, value);
}

/** One comparison in words: `product is one of espresso, latte`. */
export function describeComparison(property: string, operator: PropertyOperator, value: unknown): string {
	const subject = `${property} ${WORDS[operator]}`;
	if (operator === 'exists' || operator === 'notExists') return subject;
	const values = operator === 'isOneOf' ? listChoices(value) : [value];
	return `${subject} ${values.map(describeValue).join(', ')}`;
}

function describeValue(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
	// Cut by code point, so that no emoji is split.
	const points = Array.from(text);
	const short =
		points.length > MAX_VALUE_LENGTH ? `${points.slice(0, MAX_VALUE_LENGTH - 1).join('')}…` : text;
	return short === '' || /[\s,"]/u.test(short) ? `"${short}"` : short;
}
