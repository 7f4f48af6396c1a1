import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import { isAudienceInUse } from './SegmentRepository';

/** What a clock has to look into, apart from the holds that are due. */
export interface Work {
	/** Something has changed that may be waited for. */
	changes: boolean;
	/** A published trigger lets contacts in automatically, from a segment or by other changes. */
	audiences: boolean;
	/**
	 * When the next calculation of who matches a trigger's own conditions is due, UTC epoch milliseconds; null:
	 * none is. Other segments are looked at now and then.
	 */
	matchingAt: number | null;
	/** Members of a segment are being let in. */
	runs: boolean;
	/** A scoring model is published, or has work pending. */
	scoring: boolean;
	/** When the next open or click is to be decided, UTC epoch milliseconds; null: none is. */
	hitsAt: number | null;
	/** Roughly how many counts aren't in the totals yet. */
	counts: number;
}

/** All pending work, in one statement: clocks look many times a second while contacts come and go. */
export class WorkRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async look(): Promise<Work> {
		const { rows } = await sql<
			Record<Exclude<keyof Work, 'matchingAt' | 'hitsAt' | 'counts'>, number> & {
				matchingAt: number | null;
				hitsAt: number | null;
				counts: number | null;
			}
		>`
			select
				case when exists (select 1 from changes) then 1 else 0 end as changes,
				case when exists (select 1 from entry_sources where active = 1 and audience is not null) then 1 else 0 end as audiences,
				(select min(refresh_at) from segments
					where kind = 'audience' and ${isAudienceInUse(sql.ref('segments.id'))}) as "matchingAt",
				case when exists (select 1 from entry_runs where finished_at is null) then 1 else 0 end as runs,
				case when exists (select 1 from scoring_models where active = 1 or pass is not null) then 1 else 0 end as scoring,
				(select min(due_at) from pending_hits) as "hitsAt",
				(select max(id) from step_deltas) - (select min(id) from step_deltas) + 1 as counts`.execute(
			this.#context.db,
		);
		const [row] = rows;
		return {
			changes: row.changes === 1,
			audiences: row.audiences === 1,
			matchingAt: row.matchingAt === null ? null : Number(row.matchingAt),
			runs: row.runs === 1,
			scoring: row.scoring === 1,
			hitsAt: row.hitsAt === null ? null : Number(row.hitsAt),
			counts: Number(row.counts ?? 0),
		};
	}
}
