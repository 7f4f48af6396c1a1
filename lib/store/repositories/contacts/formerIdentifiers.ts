import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import type { FormerIdentifierRow } from '../../schema';
import { columnsOf } from '../../tables';
import { text } from '../../tables/column';

/** The addresses that a change gives to contacts. */
interface NewAddresses {
	id: string;
	changes: { emailKey?: string | null; phoneKey?: string | null };
}

const KINDS = ['email', 'phone'] as const;

/**
 * Stores the addresses and numbers that contacts are about to have replaced. One that is emptied is not
 * stored: emptying means that the contact is no longer known by it.
 */
export async function keepFormer(
	{ db, sql: dialect, clock }: RepositoryContext,
	updates: NewAddresses[],
): Promise<void> {
	for (const kind of KINDS) {
		const changed = updates.flatMap(({ id, changes }) => {
			const key = changes[`${kind}Key`];
			return key === undefined || key === null ? [] : [{ id, key, left_at: clock.now() }];
		});
		if (changed.length === 0) continue;
		const incoming = dialect.rows(
			{ id: text(), ...columnsOf('former_identifiers', 'key', 'left_at') },
			changed,
		);
		const [key, value, since] = [`c.${kind}_key`, `c.${kind}`, `c.${kind}_since`].map((name) =>
			sql.ref(name),
		);
		await sql`insert into former_identifiers (kind, key, contact_id, value, since, left_at)
			select ${sql.lit(kind)}, ${key}, c.id, coalesce(${value}, ${key}), coalesce(${since}, c.id), incoming.left_at
			from ${incoming} as incoming join contacts c on c.id = incoming.id
			where ${key} is not null and ${key} <> incoming.key
			on conflict (kind, key, contact_id) do update set left_at = excluded.left_at`.execute(db);
		// What it has again is no longer a former one.
		await sql`delete from former_identifiers where (kind, key, contact_id) in
			(select ${sql.lit(kind)}, incoming.key, incoming.id from ${incoming} as incoming)`.execute(db);
	}
}

/** The former addresses and numbers of contacts, by contact. */
export async function readFormerIdentifiers(
	{ db, sql: dialect }: RepositoryContext,
	contactIds: string[],
): Promise<Map<string, FormerIdentifierRow[]>> {
	if (contactIds.length === 0) return new Map();
	const { rows } = await sql<FormerIdentifierRow>`select * from former_identifiers
		where contact_id ${dialect.oneOf([...new Set(contactIds)])} order by since, key`.execute(db);
	return Map.groupBy(rows, ({ contact_id }) => contact_id);
}
