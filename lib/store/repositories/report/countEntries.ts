import { sql } from 'kysely';

import {
	deltasOf,
	localDay,
	slotOf,
	type CountedEntry,
	type Delta,
	type EnrollmentFacts,
} from '../../../domain/report';
import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import { columnNames, toRow } from '../../tables/record';

const COLUMNS = columnsOf(
	'step_deltas',
	'journey_id',
	'step_id',
	'kind',
	'output',
	'reason',
	'cohort',
	'day',
	'slot',
	'visits',
	'people',
	'times',
);

/** Only benchmarks and tests switch it off, to measure what counting costs: numbers would be wrong from then on. */
export const COUNTING = { on: true };

/**
 * Counts what log entries say, in one statement; call it in the transaction that writes them, with all entries
 * that it writes about an enrollment at once.
 * @param facts what is known of the enrollments, by id; those that are missing aren't counted
 */
export async function countEntries(
	context: RepositoryContext,
	entries: readonly CountedEntry[],
	facts: ReadonlyMap<string, EnrollmentFacts>,
): Promise<void> {
	await addDeltas(context, deltasOf(entries, facts));
}

/** Adds to the numbers: as having happened now. */
export async function addDeltas(context: RepositoryContext, deltas: readonly Delta[]): Promise<void> {
	if (deltas.length === 0) return;
	const now = context.clock.now();
	const zones = await context.zones.of(
		context.db,
		deltas.map(({ journeyId }) => journeyId),
	);
	const rows = deltas.map((delta) => {
		const zone = zones.get(delta.journeyId) as string;
		return toRow(COLUMNS, { ...delta, day: localDay(now, zone), slot: slotOf(now, zone) });
	});
	await sql`
		insert into step_deltas (${columnNames(COLUMNS)})
		select ${columnNames(COLUMNS)} from ${context.sql.rows(COLUMNS, rows)} as counted`.execute(context.db);
}
