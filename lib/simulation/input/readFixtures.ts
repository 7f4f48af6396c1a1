import { z } from 'zod/v4';

import { readJson } from './readJson';

/** How another package's node answers an item in a simulation. */
export interface FixtureAnswer {
	/** The item's new JSON; if omitted, the item stays as it is. */
	json?: Record<string, unknown>;
	/** true: adds the JSON to the item's instead of replacing it. */
	merge: boolean;
	/** The node fails for this item. */
	error?: string;
	/** 0 to 1; answers that omit it share the rest. */
	chance?: number;
	/** The output the item leaves by, from 0. */
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
		error: 'the chances add up to more than 1',
	});

/**
 * Reads a fixture file: an object with one answer, or a list of them, under each node's name.
 * @throws SimulationInputError that names every invalid field
 */
export function readFixtures(path: string): Fixtures {
	const read = readJson(path, z.record(z.string(), answers) as z.ZodType<Record<string, FixtureAnswer[]>>);
	return new Map(Object.entries(read));
}
