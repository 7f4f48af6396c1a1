import { sql, type RawBuilder } from 'kysely';

import { DELTA_KINDS, foldReason, mergeHistograms, type Histogram } from '../../../domain/report';
import type { RepositoryContext } from '../../RepositoryContext';
import { TABLES } from '../../tables';
import type { RowOf } from '../../tables/column';
import { columnNames, wholeReader, type WholeRecord } from '../../tables/record';
import { GRAINS } from '../../tables/report';

type DeltaRow = WholeRecord<'step_deltas'>;

/** A row that sums deltas. */
type Sum = Record<string, string | number | null>;

interface Target {
	table: 'step_totals' | 'step_flow' | 'step_cohorts';
	/** What a delta adds to, besides its journey, step, kind, output and reason. */
	places(delta: DeltaRow): Array<Record<string, number>>;
}

/** In this order, and each in the order of its key, so that two processes never wait for one another in a circle. */
const TARGETS: Target[] = [
	{ table: 'step_totals', places: () => [{}] },
	{
		table: 'step_flow',
		places: ({ slot, day }) => [
			{ grain: GRAINS.hour, slot },
			{ grain: GRAINS.day, slot: day },
		],
	},
	{ table: 'step_cohorts', places: ({ cohort }) => [{ cohort }] },
];

const toDelta = wholeReader('step_deltas');

/**
 * Adds the oldest deltas to the totals and deletes them, all in one transaction: each counts once, whatever
 * dies when. Another process meanwhile takes others.
 * @returns how many there were
 */
export async function foldDeltas(context: RepositoryContext, limit: number): Promise<number> {
	const { rows } = await sql<RowOf<(typeof TABLES)['step_deltas']['columns']>>`
		delete from step_deltas where id in (
			select id from step_deltas order by id limit ${limit} ${context.sql.skipLocked})
		returning *`.execute(context.db);
	if (rows.length === 0) return 0;
	const deltas = rows.map(toDelta);
	await foldReasons(context, deltas);
	for (const target of TARGETS) await addTo(context, target, deltas);
	return deltas.length;
}

/** Reasons beyond the fiftieth of a journey are counted as one. */
async function foldReasons(context: RepositoryContext, deltas: DeltaRow[]): Promise<void> {
	const reasoned = deltas.filter(({ reason }) => reason !== '');
	for (const [journeyId, group] of Map.groupBy(reasoned, (delta) => delta.journeyId)) {
		const known = await reasonsOf(context, journeyId);
		for (const delta of group) delta.reason = foldReason(delta.reason, known);
	}
}

/** The reasons that a journey's totals have. */
export async function reasonsOf(context: RepositoryContext, journeyId: string): Promise<Set<string>> {
	const { rows } = await sql<{ reason: string }>`
		select distinct reason from step_totals where journey_id = ${journeyId} and reason <> ''`.execute(context.db);
	return new Set(rows.map(({ reason }) => reason));
}

async function addTo(
	context: RepositoryContext,
	{ table, places }: Target,
	deltas: DeltaRow[],
): Promise<void> {
	const columns = TABLES[table].columns;
	const { key } = TABLES[table];
	const rows = sumsOf(deltas, places, key);
	const grown = (column: string): RawBuilder<unknown> =>
		sql`${sql.ref(column)} = kept.${sql.ref(column)} + excluded.${sql.ref(column)}`;
	await sql`
		insert into ${sql.table(table)} as kept (${columnNames(columns)})
		select ${columnNames(columns)} from ${context.sql.rows(columns, rows)} as added where true
		on conflict (${columnNames(key)}) do update set ${grown('visits')}, ${grown('people')},
			times = case when excluded.times is null then kept.times
				else ${context.sql.addObjects(sql`kept.times`, sql`excluded.times`)} end`.execute(context.db);
}

/** One row for each key, in the order of the keys. */
function sumsOf(deltas: DeltaRow[], places: Target['places'], key: readonly string[]): Sum[] {
	const sums = new Map<string, { row: Sum; times: Histogram | null }>();
	for (const delta of deltas) {
		for (const place of places(delta)) {
			const row: Sum = {
				journey_id: delta.journeyId,
				step_id: delta.stepId,
				kind: DELTA_KINDS[delta.kind],
				output: delta.output,
				reason: delta.reason,
				visits: 0,
				people: 0,
				times: null,
				...place,
			};
			const name = JSON.stringify(key.map((column) => row[column]));
			const sum = sums.get(name) ?? { row, times: null };
			sums.set(name, sum);
			sum.row.visits = Number(sum.row.visits) + Number(delta.visits);
			sum.row.people = Number(sum.row.people) + Number(delta.people);
			if (delta.times !== null) sum.times = mergeHistograms(sum.times, delta.times);
		}
	}
	return [...sums]
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([, { row, times }]) => ({ ...row, times: times === null ? null : JSON.stringify(times) }));
}

/** Where the deltas are, without counting them: their ids are counted by the database. */
export async function pendingDeltas(context: RepositoryContext): Promise<number> {
	const { rows } = await sql<{ pending: number | null }>`
		select (select max(id) from step_deltas) - (select min(id) from step_deltas) + 1 as pending`.execute(
		context.db,
	);
	return Number(rows[0].pending ?? 0);
}

/**
 * Deletes hours that have been kept long enough; their days stay.
 * @param before quarters of an hour since 1970
 * @returns how many rows there were; `limit`: there may be more
 */
export async function deleteOldHours(
	context: RepositoryContext,
	before: number,
	limit: number,
): Promise<number> {
	const key = sql`${columnNames(TABLES.step_flow.key)}`;
	const { numAffectedRows } = await sql`
		delete from step_flow where (${key}) in (
			select ${key} from step_flow where grain = ${sql.lit(GRAINS.hour)} and slot < ${before} limit ${limit})`.execute(
		context.db,
	);
	return Number(numAffectedRows ?? 0);
}
