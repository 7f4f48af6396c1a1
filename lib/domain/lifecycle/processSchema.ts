import { z } from 'zod/v4';

import { InvalidInputError } from '../errors';
import { checkProcess } from './checkProcess';
import { CLOSED_STATUSES, type LifecycleDefinition } from './process';
import { isRequirable, REQUIRABLE } from './requiredFields';
import { stageKey, titleCase } from './stageNames';

const MOST_STAGES = 50;

const MOST_REQUIRED = 50;

const key = z
	.string()
	.trim()
	.regex(
		/^[a-z][a-z0-9_]{0,59}$/,
		'must be at most 60 lowercase letters, digits and _, starting with a letter, such as trial_started',
	);

const name = z
	.string()
	.trim()
	.min(1, 'is empty; name the stage')
	.max(100, 'is longer than 100 characters')
	.refine((text) => !/[\0\p{Surrogate}]/u.test(text), 'has characters that cannot be stored');

const requiredFields = z
	.array(
		z.string().trim().max(200, 'is longer than 200 characters').refine(isRequirable, `must be ${REQUIRABLE}`),
		'must be a list of fields such as ["owner", "attributes.budget"]',
	)
	.max(MOST_REQUIRED, `has more than ${MOST_REQUIRED} fields`)
	.transform((fields) => [...new Set(fields)])
	.optional();

/** A stage needs a name or a key; the other one is derived from it. */
const stage = z
	.strictObject({
		key: key.optional(),
		name: name.optional(),
		closes: z.enum(CLOSED_STATUSES, 'must be qualified or disqualified, or absent').optional(),
		requiredFields,
	})
	.transform((given, context) => {
		const ownKey = given.key ?? stageKey(given.name ?? '');
		if (ownKey === null) {
			context.addIssue({
				code: 'custom',
				path: ['key'],
				message: 'is missing; give the stage a key in lowercase letters, such as trial_started',
			});
			return z.NEVER;
		}
		return {
			key: ownKey,
			name: given.name ?? titleCase(ownKey),
			...(given.closes === undefined ? {} : { closes: given.closes }),
			...(given.requiredFields?.length ? { requiredFields: given.requiredFields } : {}),
		};
	});

/** `checkProcess` checks whether the stage exists, and names it. */
const reference = z.string().trim().max(100);

const from = z.array(reference).min(1, 'is empty; name a stage, or leave it out for all').max(MOST_STAGES);

const named = z.strictObject({ from: from.optional(), to: reference }).optional();

const definitionSchema = z.strictObject({
	stages: z
		.array(stage)
		.min(2, 'has fewer than two stages; add another one')
		.max(MOST_STAGES, `has more than ${MOST_STAGES} stages`),
	first: reference.optional(),
	moves: z
		.union(
			[
				z.enum(['forward', 'any']),
				z.array(z.strictObject({ from: reference, to: reference })).max(MOST_STAGES ** 2),
			],
			'must be "forward", "any", or a list of moves such as {"from": "new", "to": "won"}',
		)
		.default('forward'),
	actions: z
		.strictObject({
			scored: named,
			sales_ready: named,
			teleprospect_ready: named,
			teleprospect_accepted: named,
			teleprospect_qualified: named,
			sales_accepted: z.strictObject({ from: from.optional(), requiredFields }).optional(),
		})
		.default({}),
});

/**
 * Checks the stages and moves of a process. By default, the first stage is the first of the list, any later
 * stage may follow, and there are no named moves.
 * @param value anything, such as parsed JSON
 * @param path what the definition is called, for messages
 * @throws InvalidInputError that names every problem
 */
export function parseProcess(value: unknown, path: string): LifecycleDefinition {
	const parsed = definitionSchema.safeParse(value);
	if (!parsed.success) {
		throw new InvalidInputError(
			parsed.error.issues.map((issue) => ({
				field: [path, ...issue.path.map(String)].join('.'),
				reason: issue.message,
			})),
		);
	}
	const definition: LifecycleDefinition = {
		...parsed.data,
		first: parsed.data.first ?? parsed.data.stages[0].key,
	};
	const problems = checkProcess(definition);
	if (problems.length === 0) return definition;
	throw new InvalidInputError(problems.map(({ field, reason }) => ({ field: `${path}.${field}`, reason })));
}
