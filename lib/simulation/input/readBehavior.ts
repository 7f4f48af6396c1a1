import { z } from 'zod/v4';

import { PROPERTY_OPERATORS, type PropertyFilter } from '../../domain/propertyFilter';
import { parseDuration } from './duration';
import { readJson } from './readJson';

/** What makes contacts do something: passing a node, or having done something else. */
export type Occasion = { node: string; output?: number | string } | { event: string };

/** One rule of how contacts behave. */
export interface BehaviorRule {
	on: Occasion;
	/** The type of their event. */
	does: string;
	/** The event's properties; a list under `oneOf` stands for one of its entries. */
	properties: Record<string, unknown>;
	/** 0 to 1: how many contacts with the occasion do it. */
	chance: number;
	/** How long after the occasion, milliseconds; drawn evenly between the two. */
	after: { min: number; max: number };
	/** How many times they do it, each after its own delay. */
	times: number;
	/** Only contacts that match, by fields and attributes. */
	where: PropertyFilter;
}

const duration = z
	.string({ error: 'must be a span of time such as 30s, 5m, 2h, 3d or 1w' })
	.transform((text, context) => {
		const milliseconds = parseDuration(text);
		if (milliseconds !== null) return milliseconds;
		context.issues.push({
			code: 'custom',
			input: text,
			message: `"${text}" is not a span of time such as 30s, 5m, 2h, 3d or 1w`,
		});
		return z.NEVER;
	});

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** `{"company": "Contoso"}`, `{"plan": ["basic", "pro"]}` or `{"seats": {"operator": "greaterThan", "value": 10}}`. */
const where = z
	.record(
		z.string(),
		z.union(
			[
				scalar,
				z.array(scalar),
				z.strictObject({
					operator: z.enum(PROPERTY_OPERATORS),
					value: z.union([scalar, z.array(scalar)]).optional(),
				}),
			],
			{
				error: `must be a value, a list of values, or an object with an operator (${PROPERTY_OPERATORS.join(', ')}) and a value`,
			},
		),
	)
	.transform((wanted): PropertyFilter => ({
		combine: 'and',
		conditions: Object.entries(wanted).map(([property, condition]) => {
			if (Array.isArray(condition)) return { property, operator: 'isOneOf' as const, value: condition };
			if (typeof condition === 'object') return { property, ...condition };
			return { property, operator: 'equals' as const, value: condition };
		}),
	}));

const occasion = z.union(
	[
		z
			.string()
			.min(1)
			.transform((node): Occasion => ({ node })),
		z.strictObject({ node: z.string().min(1), output: z.union([z.int().min(0), z.string()]).optional() }),
		z.strictObject({ event: z.string().min(1) }),
	],
	{ error: 'must be the name of a node, {"node": "…", "output": 0} or {"event": "…"}' },
);

const rule = z.strictObject({
	on: occasion,
	does: z.string({ error: 'must be the type of an event' }).trim().min(1).max(200),
	properties: z.record(z.string(), z.json()).default({}),
	chance: z.number({ error: 'must be a number from 0 to 1' }).min(0).max(1).default(1),
	after: z
		.union([
			duration.transform((exactly) => ({ min: exactly, max: exactly })),
			z
				.strictObject({ min: duration, max: duration })
				.refine(({ min, max }) => min <= max, { error: 'min must not be longer than max' }),
		])
		.default({ min: 0, max: 0 }),
	times: z.int({ error: 'must be a whole number' }).min(1).max(1000).default(1),
	where: where.default({ combine: 'and', conditions: [] }),
});

const file = z.preprocess(
	(value) => (typeof value === 'object' && value !== null && 'rules' in value ? value.rules : value),
	z.array(rule, { error: 'must be a list of rules, or an object with such a list as rules' }),
);

/**
 * Reads a behavior file: a list of rules, or an object with such a list as `rules`.
 * @throws SimulationInputError that names every invalid field
 */
export function readBehavior(path: string): BehaviorRule[] {
	return readJson(path, file as z.ZodType<BehaviorRule[]>);
}
