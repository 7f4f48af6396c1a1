import { sql } from 'kysely';

import type { MatchedRecord } from '../../../domain/matching';
import type { RepositoryContext } from '../../KyselyStore';

/** The records that others were merged into, by the ids of those others. Ids that were not merged are missing. */
export async function mergedInto(
	{ db, sql: dialect }: RepositoryContext,
	record: MatchedRecord,
	ids: string[],
): Promise<Map<string, string>> {
	const heirs = new Map<string, string>();
	let open = new Map(ids.map((id) => [id, [id]]));
	while (open.size > 0) {
		const { rows } = await sql<{ loser_id: string; winner_id: string }>`
			select loser_id, winner_id from merge_log
			where record_type = ${record} and undone_at is null and loser_id in ${dialect.list([...open.keys()])}`.execute(
			db,
		);
		const next = new Map<string, string[]>();
		for (const { loser_id, winner_id } of rows) {
			const origins = open.get(loser_id) ?? [];
			for (const origin of origins) heirs.set(origin, winner_id);
			next.set(winner_id, [...(next.get(winner_id) ?? []), ...origins]);
		}
		open = next;
	}
	return heirs;
}

/** The contacts that have taken over those who had these keys, by key; the one that was merged last decides. */
export async function mergedByKeys(
	context: RepositoryContext,
	column: 'external_id' | 'email_key' | 'phone_key',
	keys: string[],
): Promise<Map<string, string>> {
	if (keys.length === 0) return new Map();
	const { rows } = await sql<{ key: string; loser_id: string }>`
		select ${sql.ref(column)} as key, loser_id from merge_log
		where undone_at is null and record_type = 'contact'
			and ${sql.ref(column)} in ${context.sql.list([...new Set(keys)])}
		order by merged_at, id`.execute(context.db);
	if (rows.length === 0) return new Map();
	const heirs = await mergedInto(
		context,
		'contact',
		rows.map(({ loser_id }) => loser_id),
	);
	return new Map(
		rows.flatMap(({ key, loser_id }) => {
			const heir = heirs.get(loser_id);
			return heir === undefined ? [] : [[key, heir] as const];
		}),
	);
}
