import { sql } from 'kysely';

import type { MatchedRecord } from '../../../domain/matching';
import type { RepositoryContext } from '../../RepositoryContext';

/** The records that others were merged into, by the ids of those others. Ids that were not merged are missing. */
export async function mergedInto(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	ids: string[],
): Promise<Map<string, string>> {
	const survivors = new Map<string, string>();
	let open = new Map(ids.map((id) => [id, [id]]));
	while (open.size > 0) {
		const { rows } = await sql<{ loser_id: string; winner_id: string }>`
			select loser_id, winner_id from merge_log
			where record_type = ${record} and undone_at is null and loser_id ${dialect.oneOf([...open.keys()])}`.execute(
			db,
		);
		const next = new Map<string, string[]>();
		for (const { loser_id, winner_id } of rows) {
			const origins = open.get(loser_id) ?? [];
			for (const origin of origins) survivors.set(origin, winner_id);
			next.set(winner_id, [...(next.get(winner_id) ?? []), ...origins]);
		}
		open = next;
	}
	return survivors;
}
