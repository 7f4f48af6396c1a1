import { sql, type RawBuilder } from 'kysely';

import { deltaKindOf, foldReason, type DeltaKind, type Histogram } from '../../../domain/report';
import type { RepositoryContext } from '../../RepositoryContext';
import { GRAINS } from '../../tables/report';

/** Which numbers of a journey. Days are counted since 1970-01-01, hours in quarters of an hour; both ends belong. */
export type NumbersRange =
	| { view: 'all' }
	/** What has become of the enrollments of these days. */
	| { view: 'entered'; from: number; to: number }
	/** What happened on these days, to any enrollment. */
	| { view: 'happened'; grain: 'hour' | 'day'; from: number; to: number };

/** One count. */
export interface NumbersRow {
	/** Empty: of the journey as a whole. */
	stepId: string;
	kind: DeltaKind;
	output: number;
	reason: string;
	visits: number;
	people: number;
	times: Histogram | null;
}

interface Row {
	step_id: string;
	kind: number;
	output: number;
	reason: string;
	visits: number | string;
	people: number | string;
	/** A histogram as it is stored; null: the row is a count. */
	times: string | null;
	/** Where the row comes from; 1: from deltas. */
	fresh: number;
}

/**
 * A journey's numbers as of this instant, whether they have been added to the totals or not: one statement sees
 * both at the same moment.
 */
export async function readNumbers(
	context: RepositoryContext,
	journeyId: string,
	range: NumbersRange,
): Promise<NumbersRow[]> {
	const { kept, fresh } = sourcesOf(range);
	const { rows } = await sql<Row>`
		with counts as materialized (
			select step_id, kind, output, reason, visits, people, times, 0 as fresh
			from ${kept} where journey_id = ${journeyId} and ${conditionOf(range, 'kept')}
			union all
			select step_id, kind, output, reason, visits, people, times, 1 as fresh
			from ${fresh} where journey_id = ${journeyId} and ${conditionOf(range, 'fresh')}
		)
		select step_id, kind, output, reason, fresh, sum(visits) as visits, sum(people) as people, null as times
		from counts group by step_id, kind, output, reason, fresh
		union all
		select step_id, kind, output, reason, fresh, 0, 0, times from counts where times is not null`.execute(
		context.db,
	);
	return sumUp(rows);
}

function sourcesOf({ view }: NumbersRange): { kept: RawBuilder<unknown>; fresh: RawBuilder<unknown> } {
	const tables = { all: 'step_totals', entered: 'step_cohorts', happened: 'step_flow' } as const;
	return { kept: sql`${sql.table(tables[view])}`, fresh: sql`${sql.table('step_deltas')}` };
}

function conditionOf(range: NumbersRange, source: 'kept' | 'fresh'): RawBuilder<unknown> {
	switch (range.view) {
		case 'all':
			return sql`true`;
		case 'entered':
			return sql`cohort between ${range.from} and ${range.to}`;
		case 'happened': {
			const column = source === 'fresh' && range.grain === 'day' ? sql`day` : sql`slot`;
			const grain = source === 'fresh' ? sql`true` : sql`grain = ${GRAINS[range.grain]}`;
			return sql`${grain} and ${column} between ${range.from} and ${range.to}`;
		}
	}
}

/** Counts that aren't in the totals yet have reasons that may have to be counted as one. */
function sumUp(rows: Row[]): NumbersRow[] {
	const known = new Set(
		rows.filter((row) => row.fresh === 0 && row.reason !== '').map(({ reason }) => reason),
	);
	const sums = new Map<string, NumbersRow>();
	for (const row of rows) {
		const reason = Number(row.fresh) === 0 ? row.reason : foldReason(row.reason, known);
		const key = JSON.stringify([row.step_id, row.kind, row.output, reason]);
		let sum = sums.get(key);
		if (sum === undefined) {
			const kind = deltaKindOf(Number(row.kind));
			sum = {
				stepId: row.step_id,
				kind,
				output: Number(row.output),
				reason,
				visits: 0,
				people: 0,
				times: null,
			};
			sums.set(key, sum);
		}
		sum.visits += Number(row.visits);
		sum.people += Number(row.people);
		if (row.times !== null) sum.times = withTimes(sum.times, row.times);
	}
	return [...sums.values()];
}

/** Merged here, because both databases take several times as long to parse all these objects. */
function withTimes(sum: Histogram | null, stored: string): Histogram | null {
	let all = sum;
	for (const [bucket, times] of Object.entries(JSON.parse(stored) as Histogram)) {
		all ??= {};
		all[bucket] = (all[bucket] ?? 0) + times;
	}
	return all;
}
