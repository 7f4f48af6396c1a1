import { z } from 'zod/v4';

import { readJson } from './readJson';

/** What another package's node answers to an item in a simulation. */
export interface FixtureAnswer {
	/** The item's new JSON; without it the item stays as it is. */
	json?: Record<string, unknown>;
	/** true: the JSON is added to that of the item instead of replacing it. */
	merge: boolean;
	/** The node fails for this item. */
	error?: string;
	/** 0 to 1; answers that name none share what is left. */
	chance?: number;
	/** By which output the item leaves, from 0. */
	output: number;
}

/** By node name. */
export type Fixtures = Map<string, FixtureAnswer[]>;

const answer = z
	.strictObject({
		json: z.record(z.string(), z.json()).optional(),
		merge: z.boolean().default(false),
		error: z
			.union([
				z.string().min(1),
				z.strictObject({ message: z.string().min(1) }).transform(({ message }) => message),
			])
			.optional(),
		chance: z.number().min(0).max(1).optional(),
		output: z.int().min(0).default(0),
	})
	.refine(({ json, error }) => json === undefined || error === undefined, {
		error: 'must be json or error, not both',
	});

const answers = z
	.union([z.array(answer).min(1), answer.transform((only) => [only])], {
		error: 'must be an answer such as {"json": {…}} or {"error": "…"}, or a list of them',
	})
	.refine((list) => list.reduce((sum, { chance = 0 }) => sum + chance, 0) <= 1 + 1e-9, {
		error: 'the chances are more than 1 together',
	});

/**
 * Reads a fixture file: an object that has one answer, or a list of them, under the name of each node.
 * @throws SimulationInputError that names every wrong field
 */
export function readFixtures(path: string): Fixtures {
	const read = readJson(path, z.record(z.string(), answers) as z.ZodType<Record<string, FixtureAnswer[]>>);
	return new Map(Object.entries(read));
}
