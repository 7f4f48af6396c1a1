import { sql } from 'kysely';

import { localDay, type CountedEntry, type EnrollmentFacts } from '../../../domain/report';
import type { StepLogKind } from '../../schema';
import type { RepositoryContext } from '../../RepositoryContext';
import { text } from '../../tables/column';

/** Entries that change no number. */
const UNCOUNTED = new Set<StepLogKind>(['entry_refused', 'released', 'paused', 'resumed']);

/** In SQL: entries which say that an enrollment has come to their step. */
export const ARRIVALS = sql`('entered', 'held', 'passed', 'split', 'moved_in')`;

/** Entries of an arrival, which is an enrollment's first at its step or not. */
const FIRST_OR_NOT = new Set<StepLogKind>(['held', 'passed', 'split', 'moved_in']);

/** What facts are read from: columns of an enrollment. */
export interface EnrollmentColumns {
	test: number | null;
	cohort: number | null;
	entered_at: number;
}

/** The facts in an enrollment's columns. */
export function toFacts({ test, cohort, entered_at }: EnrollmentColumns): EnrollmentFacts {
	// One that was written before days of entry were kept has none.
	return { test: test === 1, cohort: cohort ?? localDay(Number(entered_at), 'UTC') };
}

interface FactsRow extends EnrollmentColumns {
	id: string;
	visited: string | null;
}

/**
 * What is needed to count entries: what is known of their enrollments, and whether each was at its step before.
 * Ask before the entries are written.
 */
export async function factsOf(
	context: RepositoryContext,
	entries: readonly CountedEntry[],
	known?: ReadonlyMap<string, EnrollmentFacts>,
): Promise<{ counted: CountedEntry[]; facts: ReadonlyMap<string, EnrollmentFacts> }> {
	const counted = entries.filter(({ kind }) => !UNCOUNTED.has(kind));
	const asked = counted.filter(
		({ enrollmentId, kind, again }) =>
			known?.has(enrollmentId) !== true || (FIRST_OR_NOT.has(kind) && again === undefined),
	);
	if (asked.length === 0) return { counted, facts: known ?? new Map() };
	const { facts, visited } = await read(context, asked);
	return {
		counted: counted.map((entry) => ({
			...entry,
			again: entry.again ?? visited.has(`${entry.enrollmentId} ${entry.stepId}`),
		})),
		facts: known === undefined ? facts : new Map([...facts, ...known]),
	};
}

async function read(
	context: RepositoryContext,
	entries: CountedEntry[],
): Promise<{ facts: Map<string, EnrollmentFacts>; visited: Set<string> }> {
	const steps = new Map(
		entries.map(({ enrollmentId, stepId, kind }) => [
			`${enrollmentId} ${stepId}`,
			{ enrollment_id: enrollmentId, step_id: FIRST_OR_NOT.has(kind) ? (stepId ?? '') : '' },
		]),
	);
	const asked = context.sql.rows({ enrollment_id: text(), step_id: text() }, [...steps.values()]);
	const { rows } = await sql<FactsRow>`
		select e.id, e.test, e.cohort, e.entered_at,
			case when asked.step_id <> '' and exists (
				select 1 from step_log l where l.enrollment_id = e.id and l.step_id = asked.step_id
					and l.kind in ${ARRIVALS}) then asked.step_id end as visited
		from ${asked} as asked
		cross join enrollments e where e.id = asked.enrollment_id`.execute(context.db);
	const facts = new Map<string, EnrollmentFacts>();
	const visited = new Set<string>();
	for (const row of rows) {
		facts.set(row.id, toFacts(row));
		if (row.visited !== null) visited.add(`${row.id} ${row.visited}`);
	}
	return { facts, visited };
}
