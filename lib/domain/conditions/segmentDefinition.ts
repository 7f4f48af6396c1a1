import { z } from 'zod/v4';

import { InvalidInputError } from '../errors';
import type { Condition } from './condition';

export const SEGMENT_OPERATIONS = ['union', 'intersection', 'exclusion'] as const;

/** What a compound segment is composed of. An exclusion is the first segment minus the others. */
export interface CompoundDefinition {
	operation: (typeof SEGMENT_OPERATIONS)[number];
	segmentIds: string[];
}

const MOST_SEGMENTS = 50;

const compoundSchema = z.strictObject({
	operation: z.enum(SEGMENT_OPERATIONS),
	segmentIds: z
		.array(z.string().trim().min(1).max(200))
		.min(1, 'is empty; choose at least one segment')
		.max(MOST_SEGMENTS)
		.refine((ids) => new Set(ids).size === ids.length, 'names a segment twice; remove one of them'),
});

/** @throws InvalidInputError that names each problem */
export function parseCompound(value: unknown, path: string): CompoundDefinition {
	const parsed = compoundSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new InvalidInputError(
		parsed.error.issues.map((issue) => ({
			field: [path, ...issue.path.map(String)].join('.'),
			reason: issue.message,
		})),
	);
}

/** A compound segment as a condition on membership of its parts. */
export function compoundCondition({ operation, segmentIds }: CompoundDefinition): Condition {
	const leaf = (segmentId: string, isMember: boolean): Condition => ({
		kind: 'segment',
		segmentId,
		isMember,
	});
	const [first, ...others] = segmentIds;
	switch (operation) {
		case 'union':
			return { kind: 'any', conditions: segmentIds.map((id) => leaf(id, true)) };
		case 'intersection':
			return { kind: 'all', conditions: segmentIds.map((id) => leaf(id, true)) };
		case 'exclusion':
			return { kind: 'all', conditions: [leaf(first, true), ...others.map((id) => leaf(id, false))] };
	}
}
