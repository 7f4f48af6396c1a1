import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import { columnsOf } from '../../tables';
import { recordReader, toRow, type RecordOf } from '../../tables/record';

export type RefusalKey = Pick<RecordOf<'entry_refusals'>, 'journeyId' | 'contactId' | 'reason'>;

export type StoredRefusal = RefusalKey & Pick<RecordOf<'entry_refusals'>, 'lastAt'>;

const KEY = columnsOf('entry_refusals', 'journey_id', 'contact_id', 'reason');

const toRefusal = recordReader('entry_refusals');

/** The next refused entries in the order of their keys, however old. */
export async function refusals(
	{ db }: RepositoryContext,
	{ after, limit }: { after: RefusalKey | null; limit: number },
): Promise<StoredRefusal[]> {
	const { rows } = await sql<object>`select journey_id, contact_id, reason, last_at from entry_refusals
		${
			after === null
				? sql``
				: sql`where (journey_id, contact_id, reason) > (${after.journeyId}, ${after.contactId}, ${after.reason})`
		}
		order by journey_id, contact_id, reason limit ${limit}`.execute(db);
	return rows.map(toRefusal);
}

/** @returns how many there were that had not happened again since */
export async function deleteRefusals(
	{ db, sql: dialect }: RepositoryContext,
	keys: RefusalKey[],
	before: number,
): Promise<number> {
	if (keys.length === 0) return 0;
	const rows = dialect.rows(
		KEY,
		keys.map((key) => toRow(KEY, key)),
	);
	const { numAffectedRows } = await sql`delete from entry_refusals
		where (journey_id, contact_id, reason) in (select journey_id, contact_id, reason from ${rows} as w)
			and last_at < ${before}`.execute(db);
	return Number(numAffectedRows ?? 0);
}
