import { z } from 'zod/v4';

import { conditionSchema, placeOfField, type Condition } from '../conditions';
import { InvalidInputError } from '../errors';
import { isTimeZone } from '../normalization';
import { gradeProblems } from './grades';
import type { Caps, ScoringModel } from './model';

const MAX_RULES = 200;
const MAX_GROUPS = 50;
const MAX_GRADES = 50;
const MAX_POINTS = 1_000_000;
const MAX_COUNT = 1_000_000;
const MAX_NAME = 200;
const MAX_DAYS = 3_650;

/** What scoring itself writes: a rule about it would chase its own tail. */
const OWN_FIELDS = ['score', 'grade', 'salesReadyAt'];

const name = z.string().trim().min(1, 'is empty').max(MAX_NAME);

const whole = z.number().int('must be a whole number').min(-MAX_POINTS).max(MAX_POINTS);

const caps = { min: whole.optional(), max: whole.optional() };

const inOrder = ({ min, max }: Caps): boolean => min === undefined || max === undefined || min <= max;

const ORDER = { path: ['max'], message: 'is less than the minimum; swap the two' };

const common = {
	name,
	points: whole.refine((points) => points !== 0, 'is 0, so the rule would do nothing'),
	group: name.optional(),
};

const conditionRule = z.strictObject({
	kind: z.literal('condition'),
	...common,
	condition: conditionSchema.superRefine((condition, context) => {
		if (looksAtScores(condition)) {
			context.addIssue({
				code: 'custom',
				message: 'looks at the score or grade of the lead, which the rules calculate; choose other fields',
			});
		}
	}),
});

const frequency = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('each') }),
	z.strictObject({ kind: z.literal('atLeast'), count: z.number().int().min(1).max(MAX_COUNT) }),
	z.strictObject({ kind: z.literal('none') }),
]);

const decay = z.strictObject({
	kind: z.enum(['linear', 'halfLife']),
	days: z.number().positive('must be more than 0').max(MAX_DAYS),
});

const interactionRule = z
	.strictObject({
		kind: z.literal('interaction'),
		...common,
		type: z.string(),
		filter: z.unknown().optional(),
		window: z.unknown().optional(),
		frequency: frequency.default({ kind: 'each' }),
		max: whole.min(1, 'must be 1 or more; it also limits negative points').optional(),
		maxPerDay: z
			.number()
			.int('must be a whole number')
			.min(1, 'must be 1 or more; leave it out for no limit')
			.max(MAX_COUNT)
			.optional(),
		decay: decay.optional(),
	})
	.superRefine((rule, context) => {
		// As the condition it is, so that types, filters and windows have one definition.
		const { type, filter, window } = rule;
		const parsed = conditionSchema.safeParse({
			kind: 'interaction',
			type,
			...(filter === undefined ? {} : { filter }),
			...(window === undefined ? {} : { window }),
		});
		for (const { path, message } of parsed.error?.issues ?? [])
			context.addIssue({ code: 'custom', path, message });
		if (rule.frequency.kind === 'each') return;
		for (const property of ['max', 'maxPerDay', 'decay'] as const) {
			if (rule[property] === undefined) continue;
			context.addIssue({
				code: 'custom',
				path: [property],
				message: 'applies only if each interaction gives points; remove it, or choose "each"',
			});
		}
	});

const modelSchema = z
	.strictObject({
		name,
		rules: z
			.array(z.discriminatedUnion('kind', [conditionRule, interactionRule]))
			.min(1, 'is empty; add at least one rule')
			.max(MAX_RULES),
		groups: z
			.array(z.strictObject({ name, ...caps }).refine(inOrder, ORDER))
			.max(MAX_GROUPS)
			.default([]),
		caps: z.strictObject(caps).refine(inOrder, ORDER).default({}),
		grades: z
			.array(z.strictObject({ name, from: whole.optional(), to: whole.optional() }))
			.max(MAX_GRADES)
			.default([]),
		salesReadyAt: whole.nullable().default(null),
		combine: z.enum(['any', 'all']).default('any'),
		basis: z.enum(['contact', 'account']).default('contact'),
		demote: z.boolean().default(false),
		cleanUp: z.boolean().default(true),
		zone: z.string().refine(isTimeZone, 'is not a time zone; use one such as Europe/Berlin').default('UTC'),
	})
	.superRefine((model, context) => {
		const { caps: total, grades, groups, rules, salesReadyAt } = model;
		for (const [list, label] of [
			[groups, 'groups'],
			[rules, 'rules'],
			[grades, 'grades'],
		] as const) {
			const seen = new Set<string>();
			list.forEach((each, index) => {
				if (seen.has(each.name)) {
					context.addIssue({
						code: 'custom',
						path: [label, index, 'name'],
						message: `"${each.name}" appears twice; give each its own name`,
					});
				}
				seen.add(each.name);
			});
		}
		const known = new Set(groups.map((group) => group.name));
		rules.forEach(({ group }, index) => {
			if (group === undefined || known.has(group)) return;
			context.addIssue({
				code: 'custom',
				path: ['rules', index, 'group'],
				message: `there is no group "${group}"; add it to the groups, or leave it empty`,
			});
		});
		for (const { index, end, message } of gradeProblems(grades)) {
			context.addIssue({ code: 'custom', path: ['grades', index, end], message });
		}
		if (salesReadyAt !== null && total.max !== undefined && salesReadyAt > total.max) {
			context.addIssue({
				code: 'custom',
				path: ['salesReadyAt'],
				message: `can never be reached: the highest possible score is ${total.max}`,
			});
		}
	});

/**
 * Checks an external scoring model.
 * @param path what it is called there, for messages
 * @throws InvalidInputError that names each invalid place in it, as `Model.grades.1.from`
 */
export function parseModel(value: unknown, path: string): ScoringModel {
	const parsed = modelSchema.safeParse(value);
	if (parsed.success) {
		const model = parsed.data as ScoringModel;
		return {
			...model,
			grades: [...model.grades].sort((left, right) => startOf(left.from) - startOf(right.from)),
		};
	}
	throw new InvalidInputError(
		parsed.error.issues.map((issue) => ({
			field: [path, ...issue.path.map(String)].join('.'),
			reason: issue.message,
		})),
	);
}

function startOf(from: number | undefined): number {
	return from ?? -Infinity;
}

/** Whether a condition looks at what scoring itself writes on leads. */
export function looksAtScores(condition: Condition): boolean {
	switch (condition.kind) {
		case 'all':
		case 'any':
			return condition.conditions.some(looksAtScores);
		case 'not':
			return looksAtScores(condition.condition);
		case 'lead':
			return condition.conditions.some(
				({ field }) => OWN_FIELDS.includes(field) || placeOfField('lead', field)?.place === 'scores',
			);
		default:
			return false;
	}
}
