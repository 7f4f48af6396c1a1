import { z } from 'zod/v4';

import { InvalidInputError } from '../errors';
import { comparedValueSchema, MAX_PATH_LENGTH, propertyFilterSchema, valueProblem } from '../propertyFilter';
import {
	COUNT_OPERATORS,
	FIELD_OPERATORS,
	isDateOperator,
	SPAN_UNITS,
	type Comparison,
	type Condition,
	type ConditionScope,
	type DateOperator,
} from './condition';
import { dependenciesOf } from './dependenciesOf';
import { CONDITION_FIELDS, placeOfField, type ConditionRecord } from './fields';
import { readInstant } from './readDate';

/** How deep groups may nest, counting the condition as a whole. */
export const MAX_DEPTH = 10;

/** How many conditions there may be in all, counting groups. */
export const MAX_NODES = 200;

/** Longest anniversary look-ahead: a whole year. */
const MAX_ANNIVERSARY_DAYS = 365;

const MAX_AMOUNT = 100_000;

const MAX_TEXT = 200;

/** NUL and surrogate halves: no name with one can be stored in a database. */
const storable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

const name = z.string().trim().min(1).max(MAX_TEXT).refine(storable, 'has characters that cannot be stored');

export const spanSchema = z
	.strictObject({
		amount: z.number().min(0).max(MAX_AMOUNT),
		unit: z.enum(SPAN_UNITS),
	})
	.refine(({ amount, unit }) => unit === 'minutes' || unit === 'hours' || Number.isInteger(amount), {
		path: ['amount'],
		message: 'must be a whole number of days, weeks, months or years',
	});

const dateText = z.union([z.string(), z.number()]).refine((value) => readInstant(value, 'UTC') !== null, {
	message:
		'must be an ISO date such as 2026-01-31 or 2026-01-31T10:00, or a time in Unix seconds or milliseconds',
});

const comparison = {
	field: z
		.string()
		.trim()
		.min(1)
		.max(MAX_PATH_LENGTH)
		.refine(storable, 'has characters that cannot be stored'),
	operator: z.enum(FIELD_OPERATORS),
	value: z.unknown().optional(),
};

/** What each date operator takes. */
const DATE_VALUES: Record<DateOperator, z.ZodType> = {
	before: dateText,
	after: dateText,
	onDate: dateText,
	inLast: spanSchema,
	notInLast: spanSchema,
	inNext: spanSchema,
	anniversaryIn: z.number().int().min(0).max(MAX_ANNIVERSARY_DAYS),
};

function checkComparison(record: ConditionRecord, given: Comparison, context: z.RefinementCtx): void {
	const place = placeOfField(record, given.field);
	if (place === null && record !== 'entry') {
		const known = Object.keys(CONDITION_FIELDS[record]).join(', ');
		context.addIssue({
			code: 'custom',
			path: ['field'],
			message: `a ${record} has no field "${given.field}"; choose one of ${known}, ${record === 'lead' ? 'scores.<model>.score, scores.<model>.grade, ' : ''}or attributes.<name>`,
		});
	}
	if (isDateOperator(given.operator)) {
		if (place?.place === 'scores' || (place?.place === 'column' && place.kind === 'number')) {
			context.addIssue({ code: 'custom', path: ['operator'], message: `${given.field} is not a date` });
		}
		const parsed = DATE_VALUES[given.operator].safeParse(given.value);
		for (const issue of parsed.error?.issues ?? []) {
			context.addIssue({ code: 'custom', path: ['value', ...issue.path], message: issue.message });
		}
		return;
	}
	const shape = comparedValueSchema.safeParse(given.value);
	const problem = shape.success
		? valueProblem(given.operator, given.value ?? undefined)
		: 'must be text of at most 1,000 characters, a number, true or false, or a list of up to 200 of these';
	if (problem !== undefined) context.addIssue({ code: 'custom', path: ['value'], message: problem });
}

const field = z
	.strictObject({ kind: z.literal('field'), record: z.enum(['contact', 'account', 'entry']), ...comparison })
	.superRefine((given, context) => checkComparison(given.record, given, context));

const lead = z.strictObject({
	kind: z.literal('lead'),
	conditions: z
		.array(
			z.strictObject(comparison).superRefine((given, context) => checkComparison('lead', given, context)),
		)
		.max(MAX_NODES),
	open: z.boolean().optional(),
});

const window = z.union(
	[
		z.strictObject({ last: spanSchema }),
		z.strictObject({ from: dateText.optional(), to: dateText.optional() }),
	],
	{
		error:
			'must be {"last": {"amount": 7, "unit": "days"}} or {"from": "2026-01-01", "to": "2026-01-31"}, where from or to can be left out; days and longer units must be whole numbers',
	},
);

const count = z
	.strictObject({
		operator: z.enum(COUNT_OPERATORS),
		value: z.number().int().min(0).max(1_000_000).default(1),
	})
	.refine(({ operator, value }) => operator !== 'atLeast' || value >= 1, {
		path: ['value'],
		message: 'must be 1 or more, because every contact has at least 0',
	});

const interaction = z.strictObject({
	kind: z.literal('interaction'),
	type: name,
	filter: propertyFilterSchema.optional(),
	count: count.default({ operator: 'atLeast', value: 1 }),
	window: window.optional(),
});

const segment = z.strictObject({ kind: z.literal('segment'), segmentId: name, isMember: z.boolean() });

const inner: z.ZodType<Condition> = z.lazy(() => tree as z.ZodType<Condition>);

const group = (kind: 'all' | 'any') =>
	z.strictObject({
		kind: z.literal(kind),
		conditions: z.array(inner).min(1, 'is empty; add at least one condition'),
	});

const tree = z.discriminatedUnion(
	'kind',
	[
		group('all'),
		group('any'),
		z.strictObject({ kind: z.literal('not'), condition: inner }),
		field,
		lead,
		interaction,
		segment,
	],
	{ error: 'must be a condition whose kind is all, any, not, field, lead, interaction or segment' },
);

/**
 * Checks an external condition: at most 10 levels of groups and 200 conditions in all, fields that exist,
 * values that fit their operators. Half-filled conditions are rejected so they don't match no one or
 * everyone.
 */
export const conditionSchema: z.ZodType<Condition> = schemaFor('contact');

const SCHEMAS: Record<ConditionScope, z.ZodType<Condition>> = {
	contact: conditionSchema,
	enrollment: schemaFor('enrollment'),
};

function schemaFor(scope: ConditionScope): z.ZodType<Condition> {
	return z.unknown().transform((given, context): Condition => {
		const problem = sizeProblem(given);
		if (problem !== null) {
			context.issues.push({ code: 'custom', input: given, ...problem });
			return z.NEVER;
		}
		const parsed = tree.safeParse(given);
		const issues = parsed.success ? scopeProblems(parsed.data as Condition, scope) : parsed.error.issues;
		if (parsed.success && issues.length === 0) return parsed.data as Condition;
		for (const { path, message } of issues) {
			context.issues.push({ code: 'custom', input: given, path, message });
		}
		return z.NEVER;
	});
}

/** Outside of a journey no contact has entered with anything. */
function scopeProblems(
	condition: Condition,
	scope: ConditionScope,
): Array<{ path: PropertyKey[]; message: string }> {
	if (scope === 'enrollment' || !dependenciesOf(condition).entry) return [];
	return [
		{
			path: [],
			message:
				'asks what the contact entered the journey with, which is known only in a Journey If/Then; use a field of the contact here',
		},
	];
}

/** Checked first, and without recursion, so that no nesting can exhaust the stack. */
function sizeProblem(given: unknown): { path: Array<string | number>; message: string } | null {
	const rest: Array<{ node: unknown; path: Array<string | number>; depth: number }> = [
		{ node: given, path: [], depth: 1 },
	];
	for (let count = 0; rest.length > 0; count++) {
		const { node, path, depth } = rest.pop()!;
		if (depth > MAX_DEPTH) {
			return { path, message: `is nested deeper than ${MAX_DEPTH} levels; split up some groups` };
		}
		if (count >= MAX_NODES) {
			return {
				path: [],
				message: `has more than ${MAX_NODES} conditions; move some into a segment`,
			};
		}
		if (typeof node !== 'object' || node === null) continue;
		const { condition, conditions } = node as { condition?: unknown; conditions?: unknown };
		if (condition !== undefined) {
			rest.push({ node: condition, path: [...path, 'condition'], depth: depth + 1 });
		}
		if (Array.isArray(conditions)) {
			conditions
				.slice(0, MAX_NODES + 1)
				.forEach((one: unknown, index) =>
					rest.push({ node: one, path: [...path, 'conditions', index], depth: depth + 1 }),
				);
		}
	}
	return null;
}

/**
 * Checks an external condition.
 * @param path what it is called there, for messages: `Conditions`
 * @param scope what it will be asked about; only an enrollment has entry properties
 * @throws InvalidInputError that names each invalid place in it, as `Conditions.conditions.2.field`
 */
export function parseCondition(value: unknown, path: string, scope: ConditionScope = 'contact'): Condition {
	const parsed = SCHEMAS[scope].safeParse(value);
	if (parsed.success) return parsed.data;
	throw new InvalidInputError(
		parsed.error.issues.map((issue) => ({
			field: [path, ...issue.path.map(String)].join('.'),
			reason: issue.message,
		})),
	);
}
