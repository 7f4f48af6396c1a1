import { sql, type RawBuilder } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';

/** Contacts that became members of a segment, and those that no longer are. */
export interface MembershipChange {
	joined: string[];
	left: string[];
}

/**
 * SQL: joins the membership in a segment, as `m`, to contacts, as `c`.
 * @param bounds what else is known of `m.contact_id`, so that few members are read
 */
export function joinTo(segmentId: string, bounds: RawBuilder<unknown> = sql``): RawBuilder<unknown> {
	return sql`left join segment_members m
		on m.segment_id = ${segmentId} and m.contact_id = c.id ${bounds}`;
}

/** SQL: whether a contact of {@link joinTo} is a member. */
export const memberOf = sql`(m.contact_id is not null)`;

/** @returns those of the contacts that were not members before; contacts that don't exist are left out */
export async function addMembers(
	context: RepositoryContext,
	segmentId: string,
	contactIds: string[],
): Promise<string[]> {
	if (contactIds.length === 0) return [];
	const { db, sql: dialect } = context;
	await context.lockContacts(contactIds);
	const { rows } = await sql<{ id: string }>`select c.id from contacts c ${joinTo(segmentId)}
		where c.id ${dialect.oneOf([...new Set(contactIds)])} and not ${memberOf} order by c.id`.execute(db);
	const joining = rows.map(({ id }) => id);
	return await insertMembers(context, segmentId, joining, dialect.each(joining));
}

/** @returns those of the contacts that were members before */
export async function removeMembers(
	context: RepositoryContext,
	segmentId: string,
	contactIds: string[],
): Promise<string[]> {
	if (contactIds.length === 0) return [];
	const { db, sql: dialect } = context;
	await context.lockContacts(contactIds);
	const { rows } = await sql<{ id: string }>`select c.id from contacts c ${joinTo(segmentId)}
		where c.id ${dialect.oneOf([...new Set(contactIds)])} and ${memberOf} order by c.id`.execute(db);
	const leaving = rows.map(({ id }) => id);
	return await deleteMembers(context, segmentId, leaving, dialect.each(leaving));
}

/**
 * Makes contacts members, which this transaction has locked: they exist until it ends, and no one else changes
 * their memberships. So there is no conflict to look for and no foreign key to check, contact by contact; the
 * segment is locked once, so that it isn't deleted meanwhile.
 * @param among the contacts as a table expression with column `value`: all of them, or those that still qualify
 * @returns those who are members now
 */
export async function insertMembers(
	context: RepositoryContext,
	segmentId: string,
	contactIds: string[],
	among: RawBuilder<unknown>,
): Promise<string[]> {
	if (contactIds.length === 0) return [];
	const { db, sql: dialect, clock } = context;
	return await dialect.writtenOf(
		db,
		sql`insert into segment_members (segment_id, contact_id, joined_at)
			select s.id, joining.value, ${clock.now()} from ${among} joining
			cross join ${locked(context, segmentId)} s where 1 = 1`,
		'contact_id',
		contactIds,
	);
}

/** Ends memberships of contacts that this transaction has locked; see {@link insertMembers}. */
export async function deleteMembers(
	context: RepositoryContext,
	segmentId: string,
	contactIds: string[],
	among: RawBuilder<unknown>,
): Promise<string[]> {
	if (contactIds.length === 0) return [];
	const { db, sql: dialect } = context;
	return await dialect.writtenOf(
		db,
		sql`delete from segment_members where segment_id = ${locked(context, segmentId)}
			and contact_id in (select value from ${among} leaving)`,
		'contact_id',
		contactIds,
	);
}

function locked({ sql: dialect }: RepositoryContext, segmentId: string): RawBuilder<unknown> {
	return sql`(select id from segments where id = ${segmentId} ${dialect.forKeyShare})`;
}
