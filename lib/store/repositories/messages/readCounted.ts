import { sql } from 'kysely';

import type { MessageKind } from '../../../domain/messages';
import type { RepositoryContext } from '../../RepositoryContext';
import type { CountedRow } from './types';

interface Row {
	id: string;
	contact_id: string;
	address_hash: string | null;
	channel: string;
	purpose: string;
	kind: MessageKind;
	counted_at: number;
	test: number;
}

const COLUMNS = sql`id, contact_id, address_hash, channel, purpose, kind, counted_at, test`;

/**
 * The messages to any of these contacts or addresses that count since an instant, each once.
 * @param since UTC epoch milliseconds; one that counts exactly since then is left out
 */
export async function readCounted(
	context: RepositoryContext,
	{ contactIds, addressHashes }: { contactIds: string[]; addressHashes: string[] },
	since: number,
): Promise<CountedRow[]> {
	if (contactIds.length === 0 && addressHashes.length === 0) return [];
	const contacts = context.sql.oneOfIndexed(contactIds);
	const addresses = context.sql.oneOfIndexed(addressHashes);
	const { rows } = await sql<Row>`
		select ${COLUMNS} from messages
		where contact_id ${contacts} and counted_at > ${since}
			or address_hash ${addresses} and counted_at > ${since}`.execute(context.db);
	return rows.map((row) => ({
		id: row.id,
		contactId: row.contact_id,
		addressHash: row.address_hash,
		channel: row.channel,
		purpose: row.purpose,
		kind: row.kind,
		countedAt: Number(row.counted_at),
		test: row.test === 1,
	}));
}
