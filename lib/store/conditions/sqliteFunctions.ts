import type { DatabaseSync } from 'node:sqlite';

import { passesDateTest, type DateTest } from '../../domain/conditions';
import { matchesValue, readProperty, type PropertyOperator } from '../../domain/propertyFilter';

/** What the function `passes` compares with, as JSON: it is passed as the function's first argument. */
export interface ComparisonSpec {
	/**
	 * What the second argument is: a column's value, or its instant in milliseconds, a JSON text, or a JSON
	 * document with a path into it.
	 */
	given: 'value' | 'instant' | 'json' | { path: string };
	ask: { operator: PropertyOperator; value?: unknown } | { test: DateTest; zone: string };
}

type Predicate = (given: unknown) => boolean;

const MOST_KEPT = 1_000;

/** Registers `passes(spec, value)`: a comparison as the domain decides it; half a microsecond per call. */
export function addConditionFunctions(database: DatabaseSync): void {
	const predicates = new Map<string, Predicate>();
	database.function('passes', { deterministic: true }, (spec, given) => {
		const text = String(spec);
		let predicate = predicates.get(text);
		if (predicate === undefined) {
			if (predicates.size >= MOST_KEPT) predicates.clear();
			predicate = toPredicate(JSON.parse(text) as ComparisonSpec);
			predicates.set(text, predicate);
		}
		return given !== null && predicate(given) ? 1 : 0;
	});
}

function toPredicate({ given, ask }: ComparisonSpec): Predicate {
	const matches: Predicate =
		'operator' in ask
			? (value) => matchesValue(ask.operator, value, ask.value)
			: (value) => passesDateTest(ask.test, value, ask.zone);
	if (given === 'value') return matches;
	if (given === 'instant') return (instant) => matches(new Date(Number(instant)));
	if (given === 'json') return (text) => matches(JSON.parse(String(text)));
	const { path } = given;
	return (text) => matches(readProperty(JSON.parse(String(text)), path));
}
