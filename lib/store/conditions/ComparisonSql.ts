import type { RawBuilder } from 'kysely';

import type { FieldKind, FieldOperator, Moment } from '../../domain/conditions';

/**
 * Where a compared value is found: in a column, or by a path in a column that contains a JSON object as text.
 */
export type ValuePlace =
	| { place: 'column'; column: RawBuilder<unknown>; kind: FieldKind }
	| { place: 'json'; document: RawBuilder<unknown>; path: string };

/** A comparison that is false where there is no value. */
export interface PositiveComparison {
	operator: Exclude<FieldOperator, keyof typeof OPPOSITES>;
	value: unknown;
}

/** Operators that are true exactly where another one is not. */
export const OPPOSITES = {
	notEquals: 'equals',
	notContains: 'contains',
	notExists: 'exists',
	notInLast: 'inLast',
} as const satisfies Partial<Record<FieldOperator, FieldOperator>>;

/** How a dialect expresses a comparison: as `matchesValue` and `passesDateTest` decide it, and never null. */
export type ComparisonSql = (
	value: ValuePlace,
	comparison: PositiveComparison,
	moment: Moment,
) => RawBuilder<boolean>;
