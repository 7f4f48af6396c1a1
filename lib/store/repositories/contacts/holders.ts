import { sql, type RawBuilder } from 'kysely';

import {
	IDENTIFIERS,
	type Holder,
	type Holders,
	type Identifier,
	type Identifiers,
} from '../../../domain/matching';
import type { RepositoryContext } from '../../RepositoryContext';
import { CONTACT_COLUMNS, toContact, type Contact } from '../../records';
import type { ContactRow } from '../../schema';
import { mergedInto } from '../matching/mergedInto';

/** Values of identifiers, each in the form used for comparison. */
export type IdentifierKeys = Record<Identifier, string[]>;

/** The contacts that have identifiers, or had them: by identifier and value. */
export type HoldersByKey = Record<Identifier, Map<string, Holder[]>>;

/** The columns of contacts' identifiers, in the form used for comparison. */
export const KEY_COLUMNS = {
	externalId: 'external_id',
	email: 'email_key',
	phone: 'phone_key',
} as const satisfies Record<Identifier, keyof ContactRow>;

/** Since when a contact has an identifier, as an id that sorts by time. Only one can have an external ID. */
function sinceOf(row: ContactRow, identifier: Identifier): string {
	return (identifier === 'externalId' ? null : row[`${identifier}_since`]) ?? row.id;
}

function compare(left: string, right: string): number {
	return left < right ? -1 : left > right ? 1 : 0;
}

const HOLDER_COLUMNS = [...CONTACT_COLUMNS, 'email_key', 'phone_key', 'email_since', 'phone_since'] as const;

/** Those that say who holds what since when. */
const KEY_COLUMNS_ONLY = [
	'id',
	'external_id',
	'email_key',
	'phone_key',
	'email_since',
	'phone_since',
] as const;

type HolderRow = Pick<ContactRow, 'id' | 'external_id' | 'email_key' | 'phone_key'>;

/** A contact with what it is found by, locked until the transaction ends. */
export interface LockedContact {
	contact: Contact;
	own: Identifiers;
}

/**
 * The contacts that have identifiers, in the order in which they got them, followed by those that had them
 * before: whose address was changed, or into which another contact that had it was merged.
 */
export async function readHolders(context: RepositoryContext, keys: IdentifierKeys): Promise<HoldersByKey> {
	const found = noHolders();
	await readCurrent(context, keys, { columns: KEY_COLUMNS_ONLY }, (identifier, row) =>
		addHolder(found, identifier, toHolder(row)),
	);
	await addFormerHolders(context, found, keys);
	return found;
}

/** The current holders, as they are now; {@link addFormerHolders} adds the others. */
export async function readCurrentHolders(
	context: RepositoryContext,
	keys: IdentifierKeys,
): Promise<HoldersByKey> {
	const holders = noHolders();
	await readCurrent(context, keys, { columns: KEY_COLUMNS_ONLY }, (identifier, row) =>
		addHolder(holders, identifier, toHolder(row)),
	);
	return holders;
}

/**
 * The current holders only; {@link addFormerHolders} adds the others. Where all keys are of one kind, the
 * contacts are locked by the same statement: a telephone number can be that of thousands, and few are meant.
 */
export async function lockCurrentHolders(
	context: RepositoryContext,
	keys: IdentifierKeys,
): Promise<{ holders: HoldersByKey; locked: Map<string, LockedContact> }> {
	const holders = noHolders();
	const locked = new Map<string, LockedContact>();
	const kinds = IDENTIFIERS.filter((identifier) => keys[identifier].length > 0);
	const lock = kinds.length === 1 ? context.sql.forNoKeyUpdateOf('contacts') : sql``;
	await readCurrent(context, keys, { columns: HOLDER_COLUMNS, lock }, (identifier, row) => {
		const holder = toHolder(row);
		addHolder(holders, identifier, holder);
		if (kinds.length === 1 || context.sql.ownsStore)
			locked.set(row.id, { contact: toContact(row), own: holder.own });
	});
	return { holders, locked };
}

/** Passes on the contacts that have identifiers, in the order in which they got them. */
async function readCurrent(
	{ db, sql: dialect }: RepositoryContext,
	keys: IdentifierKeys,
	{ columns, lock = sql`` }: { columns: ReadonlyArray<keyof ContactRow>; lock?: RawBuilder<unknown> },
	add: (identifier: Identifier, row: ContactRow) => void,
): Promise<void> {
	const kinds = IDENTIFIERS.flatMap((identifier) => {
		const wanted = new Set(keys[identifier]);
		return wanted.size === 0 ? [] : [{ identifier, column: KEY_COLUMNS[identifier], wanted }];
	});
	if (kinds.length === 0) return;
	const selected = sql.join(columns.map((name) => sql.ref(name)));
	const held = kinds.map(
		({ column, wanted }) => sql`${sql.ref(column)} ${dialect.oneOfIndexed([...wanted])}`,
	);
	const { rows } = await sql<ContactRow>`select ${selected} from contacts
		where (${sql.join(held, sql` or `)}) and erased_at is null
		order by id ${lock}`.execute(db);
	for (const { identifier, column, wanted } of kinds) {
		// Locks are taken in the order of ids; rows with the same instant stay in it.
		const holding = rows
			.filter((row) => wanted.has(row[column] ?? ''))
			.sort((left, right) => compare(sinceOf(left, identifier), sinceOf(right, identifier)));
		for (const row of holding) add(identifier, row);
	}
}

/** Adds the contacts that had identifiers before to those that have them. */
export async function addFormerHolders(
	context: RepositoryContext,
	holders: HoldersByKey,
	keys: IdentifierKeys,
): Promise<void> {
	const former = await readFormer(context, keys);
	if (former.length === 0) return;
	const people = await readHoldersById(
		context,
		former.map(({ contactId }) => contactId),
	);
	for (const { identifier, key, contactId } of former) {
		const holder = people.get(contactId);
		if (holder !== undefined) addHolder(holders, identifier, holder, key);
	}
}

function noHolders(): HoldersByKey {
	return { externalId: new Map(), email: new Map(), phone: new Map() };
}

function addHolder(
	holders: HoldersByKey,
	identifier: Identifier,
	holder: Holder,
	key = holder.own[identifier]!,
): void {
	const list = holders[identifier].get(key);
	if (list === undefined) holders[identifier].set(key, [holder]);
	else if (list.every(({ id }) => id !== holder.id)) list.push(holder);
}

/** The current identifiers of contacts, by id; erased contacts are missing. */
export async function readHoldersById(
	{ db, sql: dialect }: RepositoryContext,
	ids: string[],
): Promise<Map<string, Holder>> {
	if (ids.length === 0) return new Map();
	const { rows } = await sql<HolderRow>`select id, external_id, email_key, phone_key from contacts
		where id ${dialect.oneOf([...new Set(ids)])} and erased_at is null`.execute(db);
	return new Map(rows.map((row) => [row.id, toHolder(row)]));
}

/**
 * Contacts with what they are found by, locked until the transaction ends. Those that are gone are missing.
 */
export async function lockHolders(
	{ db, sql: dialect }: RepositoryContext,
	ids: string[],
): Promise<Map<string, LockedContact>> {
	if (ids.length === 0) return new Map();
	const columns = sql.join(HOLDER_COLUMNS.map((name) => sql.ref(name)));
	const { rows } = await sql<ContactRow>`select ${columns} from contacts
		where id ${dialect.oneOfIndexed([...new Set(ids)])} and erased_at is null
		order by id ${dialect.forNoKeyUpdateOf('contacts')}`.execute(db);
	return new Map(rows.map((row) => [row.id, { contact: toContact(row), own: toHolder(row).own }]));
}

/** The holders of one reference's identifiers. */
export function holdersOf(reference: Record<Identifier, string | null>, all: HoldersByKey): Holders {
	const of = (identifier: Identifier): Holder[] => all[identifier].get(reference[identifier] ?? '') ?? [];
	return { externalId: of('externalId'), email: of('email'), phone: of('phone') };
}

interface FormerHolder {
	identifier: Identifier;
	key: string;
	contactId: string;
}

/** The contacts that had identifiers, in the order in which they got them. */
async function readFormer(context: RepositoryContext, keys: IdentifierKeys): Promise<FormerHolder[]> {
	const parts = IDENTIFIERS.filter((identifier) => keys[identifier].length > 0).flatMap((identifier) => {
		const column = sql.ref(KEY_COLUMNS[identifier]);
		const wanted = context.sql.oneOf([...new Set(keys[identifier])]);
		const changed = sql`select kind as identifier, key, contact_id, since, null as loser from former_identifiers
			where kind = ${sql.lit(identifier)} and key ${wanted}`;
		// Merges of leads have no such keys; filtering by type would make the database use an index that is no
		// help here.
		const merged = sql`select ${sql.lit(identifier)} as identifier, ${column} as key, loser_id as contact_id,
			loser_id as since, loser from merge_log
			where undone_at is null and ${column} is not null and ${column} ${wanted}`;
		return identifier === 'externalId' ? [merged] : [changed, merged];
	});
	if (parts.length === 0) return [];
	const { rows } = await sql<{
		identifier: Identifier;
		key: string;
		contact_id: string;
		since: string;
		loser: string | null;
	}>`${sql.join(parts, sql` union all `)}`.execute(context.db);
	if (rows.length === 0) return [];
	const survivors = await mergedInto(
		context,
		'contact',
		rows.flatMap(({ loser, contact_id }) => (loser === null ? [] : [contact_id])),
	);
	return rows
		.map(({ identifier, key, contact_id, since, loser }) => ({
			identifier,
			key,
			contactId: survivors.get(contact_id) ?? contact_id,
			since: loser === null ? since : sinceOfLoser(loser, identifier, since),
		}))
		.sort((left, right) => compare(left.since, right.since));
}

/** When a contact that was merged away had received an address. */
function sinceOfLoser(loser: string, identifier: Identifier, otherwise: string): string {
	if (identifier === 'externalId') return otherwise;
	const row = JSON.parse(loser) as Partial<ContactRow>;
	return row[`${identifier}_since`] ?? otherwise;
}

function toHolder({ id, external_id, email_key, phone_key }: HolderRow): Holder {
	return { id, own: { externalId: external_id, email: email_key, phone: phone_key } };
}
