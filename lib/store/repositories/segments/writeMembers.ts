import { sql, type RawBuilder } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';

/** Contacts that became members of a segment, and those that no longer are. */
export interface MembershipChange {
	joined: string[];
	left: string[];
}

/**
 * SQL: whether contact `c` is a member of a segment.
 * @param among which contacts it is asked about, as `m.contact_id`
 */
export function memberSql(
	{ sql: dialect }: RepositoryContext,
	segmentId: string,
	among: RawBuilder<unknown>,
): RawBuilder<boolean> {
	// PostgreSQL reads these members once, whatever it knows of the table: as a join, it compared each contact
	// with all of them where it expected few. `is true` keeps it from making one.
	return dialect.ownsStore
		? sql<boolean>`exists (select 1 from segment_members m where m.segment_id = ${segmentId} and m.contact_id = c.id)`
		: sql<boolean>`((c.id in (select m.contact_id from segment_members m
			where m.segment_id = ${segmentId} and ${among})) is true)`;
}

/** @returns those of the contacts that were not members before; contacts that don't exist are left out */
export async function addMembers(
	context: RepositoryContext,
	segmentId: string,
	contactIds: string[],
): Promise<string[]> {
	const found = await membersAmong(context, segmentId, contactIds, sql`not`);
	const joined = { ids: found, among: context.sql.each(found) };
	return (await writeMoves(context, segmentId, { joined, left: NO_ONE })).joined;
}

/** @returns those of the contacts that were members before */
export async function removeMembers(
	context: RepositoryContext,
	segmentId: string,
	contactIds: string[],
): Promise<string[]> {
	const found = await membersAmong(context, segmentId, contactIds, sql``);
	const left = { ids: found, among: context.sql.each(found) };
	return (await writeMoves(context, segmentId, { joined: NO_ONE, left })).left;
}

/** Locks contacts. Returns those that are members, or are `not`. */
async function membersAmong(
	context: RepositoryContext,
	segmentId: string,
	contactIds: string[],
	not: RawBuilder<unknown>,
): Promise<string[]> {
	if (contactIds.length === 0) return [];
	const these = context.sql.oneOf([...new Set(contactIds)]);
	await context.lockContacts(contactIds);
	const isMember = memberSql(context, segmentId, sql`m.contact_id ${these}`);
	const { rows } = await sql<{ id: string }>`select c.id from contacts c
		where c.id ${these} and ${not} ${isMember} order by c.id`.execute(context.db);
	return rows.map(({ id }) => id);
}

/** Contacts, and as a table expression with column `value` those of them that still qualify. */
interface Moving {
	ids: string[];
	among: RawBuilder<unknown>;
}

const NO_ONE: Moving = { ids: [], among: sql`` };

/**
 * Writes moves of contacts that this transaction has locked: they exist until it ends, and no one else changes
 * their memberships. So there is no conflict to look for and no foreign key to check, contact by contact; the
 * segment is locked once, so that it isn't deleted meanwhile.
 * @returns what was written
 */
export async function writeMoves(
	{ db, sql: dialect, clock }: RepositoryContext,
	segmentId: string,
	{ joined, left }: { joined: Moving; left: Moving },
): Promise<MembershipChange> {
	const written: MembershipChange = { joined: [], left: [] };
	if (joined.ids.length + left.ids.length === 0) return written;
	const { rows } = await sql`select id from segments where id = ${segmentId} ${dialect.forKeyShare}`.execute(
		db,
	);
	if (rows.length === 0) return written;
	if (joined.ids.length > 0) {
		const insert = sql`insert into segment_members (segment_id, contact_id, joined_at)
			select ${segmentId}, joining.value, ${clock.now()} from ${joined.among} joining`;
		written.joined = await dialect.writtenOf(db, insert, 'contact_id', joined.ids);
	}
	if (left.ids.length > 0) {
		const remove = sql`delete from segment_members
			where segment_id = ${segmentId} and contact_id in (select leaving.value from ${left.among} leaving)`;
		written.left = await dialect.writtenOf(db, remove, 'contact_id', left.ids);
	}
	return written;
}
