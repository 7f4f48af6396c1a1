import { asText, compareLoosely, looselyEqual } from './compareValues';
import type { PropertyCondition, PropertyFilter, PropertyOperator } from './propertyFilter';
import { readProperty } from './readProperty';

/**
 * Whether an event's properties pass a filter.
 *
 * - A property that is missing or null passes only notExists, notEquals and notContains.
 * - equals is loose on numbers, booleans and case (`looselyEqual`); greater and less compare numbers or dates
 *   (`compareLoosely`) and are false for anything else.
 * - contains searches text and numbers for a part, and an array for an equal element. isOneOf on an array
 *   asks whether any element is one of the values.
 * - A blank value is never contained and begins and ends nothing, so a half-filled condition lets no one in.
 *
 * @param filter a valid filter (`propertyFilterSchema`); without conditions everything passes
 * @param properties as parsed from JSON; any shape, never throws
 */
export function matchesProperties(filter: PropertyFilter, properties: Record<string, unknown>): boolean {
	const matches = ({ property, operator, value }: PropertyCondition) =>
		matchesValue(operator, readProperty(properties, property), value);
	if (filter.also?.every(matches) === false) return false;
	if (filter.conditions.length === 0) return true;
	return filter.combine === 'and' ? filter.conditions.every(matches) : filter.conditions.some(matches);
}

/**
 * One condition on one value, by the rules of {@link matchesProperties}.
 *
 * @param actual undefined or null if there is none
 */
export function matchesValue(operator: PropertyOperator, actual: unknown, expected: unknown): boolean {
	if (actual === undefined || actual === null)
		return ['notExists', 'notEquals', 'notContains'].includes(operator);
	switch (operator) {
		case 'exists':
			return true;
		case 'notExists':
			return false;
		case 'equals':
			return looselyEqual(actual, expected);
		case 'notEquals':
			return !looselyEqual(actual, expected);
		case 'contains':
			return contains(actual, expected);
		case 'notContains':
			return !contains(actual, expected);
		case 'startsWith':
			return withTexts(actual, expected, (text, part) => text.startsWith(part));
		case 'endsWith':
			return withTexts(actual, expected, (text, part) => text.endsWith(part));
		case 'greaterThan':
			return (compareLoosely(actual, expected) ?? Number.NaN) > 0;
		case 'greaterOrEqual':
			return (compareLoosely(actual, expected) ?? Number.NaN) >= 0;
		case 'lessThan':
			return (compareLoosely(actual, expected) ?? Number.NaN) < 0;
		case 'lessOrEqual':
			return (compareLoosely(actual, expected) ?? Number.NaN) <= 0;
		case 'isOneOf':
			return isOneOf(actual, expected);
	}
}

function contains(actual: unknown, expected: unknown): boolean {
	if (Array.isArray(actual)) return actual.some((element) => looselyEqual(element, expected));
	return withTexts(actual, expected, (text, part) => text.includes(part));
}

function isOneOf(actual: unknown, expected: unknown): boolean {
	const choices = listChoices(expected);
	const elements: unknown[] = Array.isArray(actual) ? actual : [actual];
	return elements.some((element) => choices.some((choice) => looselyEqual(element, choice)));
}

/**
 * The values of an isOneOf condition.
 *
 * @param value an array, comma-separated text (blank parts are dropped), or one number or boolean
 */
export function listChoices(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return [value];
	return value
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

function withTexts(
	actual: unknown,
	expected: unknown,
	test: (text: string, part: string) => boolean,
): boolean {
	const text = asText(actual);
	const part = asText(expected);
	return text !== undefined && part !== undefined && part !== '' && test(text, part);
}
