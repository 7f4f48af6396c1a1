import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import type { EntryRefusalRow } from '../../schema';

export type RefusalKey = Pick<EntryRefusalRow, 'journey_id' | 'contact_id' | 'reason'>;

export interface StoredRefusal extends RefusalKey {
	/** UTC epoch milliseconds. */
	last_at: number;
}

/** The next refused entries in the order of their keys, however old. */
export async function refusals(
	{ db }: RepositoryContext,
	{ after, limit }: { after: RefusalKey | null; limit: number },
): Promise<StoredRefusal[]> {
	const { rows } = await sql<StoredRefusal>`select journey_id, contact_id, reason, last_at from entry_refusals
		${
			after === null
				? sql``
				: sql`where (journey_id, contact_id, reason) > (${after.journey_id}, ${after.contact_id}, ${after.reason})`
		}
		order by journey_id, contact_id, reason limit ${limit}`.execute(db);
	return rows.map((row) => ({ ...row, last_at: Number(row.last_at) }));
}

/** @returns how many there were that had not happened again since */
export async function deleteRefusals(
	{ db, sql: dialect }: RepositoryContext,
	keys: RefusalKey[],
	before: number,
): Promise<number> {
	if (keys.length === 0) return 0;
	const rows = dialect.rows(columnsOf('entry_refusals', 'journey_id', 'contact_id', 'reason'), keys);
	const { numAffectedRows } = await sql`delete from entry_refusals
		where (journey_id, contact_id, reason) in (select journey_id, contact_id, reason from ${rows} as w)
			and last_at < ${before}`.execute(db);
	return Number(numAffectedRows ?? 0);
}
