import { z } from 'zod/v4';

import { compareLoosely } from './compareValues';
import { listChoices } from './matchesProperties';
import { PROPERTY_OPERATORS, type PropertyFilter, type PropertyOperator } from './propertyFilter';

export const MAX_CONDITIONS = 50;
export const MAX_PATH_LENGTH = 200;
const MAX_TEXT_LENGTH = 1_000;
const MAX_CHOICES = 200;

const scalar = z.union([z.string().max(MAX_TEXT_LENGTH), z.number(), z.boolean()]);

/** What a value can be compared with. */
export const comparedValueSchema = z.union([scalar, z.array(scalar).max(MAX_CHOICES)]).nullish();

/**
 * Operators that match nothing, or everything, without a value. An empty text can be compared for equality.
 */
const NEED_VALUE: readonly PropertyOperator[] = [
	'contains',
	'notContains',
	'startsWith',
	'endsWith',
	'isOneOf',
];
const NEED_ORDER: readonly PropertyOperator[] = ['greaterThan', 'greaterOrEqual', 'lessThan', 'lessOrEqual'];

const conditionSchema = z
	.object({
		property: z.string().trim().min(1).max(MAX_PATH_LENGTH),
		operator: z.enum(PROPERTY_OPERATORS),
		value: comparedValueSchema,
	})
	.superRefine(({ operator, value }, context) => {
		const message = valueProblem(operator, value ?? undefined);
		if (message !== undefined) context.addIssue({ code: 'custom', path: ['value'], message });
	});

/**
 * Checks an external property filter: at most 50 conditions, paths of at most 200 characters (trimmed), texts
 * of at most 1,000, at most 200 choices, and a value that fits its operator: half-filled conditions are
 * rejected so they don't match no one or everyone.
 */
export const propertyFilterSchema: z.ZodType<PropertyFilter> = z.object({
	combine: z.enum(['and', 'or']),
	conditions: z.array(conditionSchema).max(MAX_CONDITIONS),
});

/** The problem with a condition's value; undefined if it fits its operator. */
export function valueProblem(operator: PropertyOperator, value: unknown): string | undefined {
	if (operator === 'exists' || operator === 'notExists') return undefined;
	if (value === undefined) return `${operator} needs a value`;
	if (Array.isArray(value) && operator !== 'isOneOf') return `${operator} takes one value, not a list`;
	if (NEED_VALUE.includes(operator) && isBlank(value)) return `${operator} needs a value that is not blank`;
	// A value that can be ordered at all can be ordered against itself.
	if (NEED_ORDER.includes(operator) && compareLoosely(value, value) === undefined) {
		return `${operator} needs a number or an ISO date`;
	}
	return undefined;
}

function isBlank(value: unknown): boolean {
	return listChoices(value).every((choice) => typeof choice === 'string' && choice.trim() === '');
}
