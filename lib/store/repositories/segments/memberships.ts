import { sql, type RawBuilder } from 'kysely';

import type { Condition, Moment } from '../../../domain/conditions';
import { conditionSql } from '../../conditions/conditionSql';
import type { RepositoryContext } from '../../RepositoryContext';
import { memberSql, writeMoves, type MembershipChange } from './writeMembers';

/** What decides about the members of a segment. */
export interface MembershipRule {
	segmentId: string;
	condition: Condition;
	moment: Moment;
}

/** SQL that says which contacts, as `c.id`; and the same of members, as `m.contact_id`. */
interface Among {
	contacts: RawBuilder<unknown>;
	members: RawBuilder<unknown>;
}

/**
 * Makes the membership of the next contacts match a rule.
 * @param after the last contact of the previous part; empty at the beginning
 * @returns `last`: the last contact of this part; null when there are no more
 */
export async function refreshPart(
	context: RepositoryContext,
	rule: MembershipRule,
	after: string,
	size: number,
): Promise<MembershipChange & { last: string | null }> {
	const { rows: ends } = await sql<{ last: string | null }>`select max(id) as last from
		(select id from contacts where id > ${after} order by id limit ${size}) part`.execute(context.db);
	const { last } = ends[0];
	if (last === null) return { joined: [], left: [], last };
	const moves = await refresh(context, rule, {
		contacts: sql`c.id > ${after} and c.id <= ${last}`,
		members: sql`m.contact_id > ${after} and m.contact_id <= ${last}`,
	});
	return { ...moves, last };
}

/** The same for some contacts. Costs one statement where nothing changes. */
export async function refreshFew(
	context: RepositoryContext,
	rule: MembershipRule,
	contactIds: string[],
): Promise<MembershipChange> {
	const these = context.sql.oneOf([...new Set(contactIds)]);
	return await refresh(context, rule, {
		contacts: sql`c.id ${these}`,
		members: sql`m.contact_id ${these}`,
	});
}

/**
 * One read finds who joins and who leaves, and locks them. On PostgreSQL they are looked at once more when they
 * are written: what reacts to a contact's changes locks it, too, and may have come in between. Nothing would
 * correct a membership that is written after that from what was seen before.
 */
async function refresh(
	context: RepositoryContext,
	{ segmentId, condition, moment }: MembershipRule,
	{ contacts, members }: Among,
): Promise<MembershipChange> {
	const { db, sql: dialect } = context;
	const met = conditionSql(dialect.dialect, condition, moment);
	const isMember = memberSql(context, segmentId, members);
	// One text instead of a row for each: several times as fast to read.
	const { rows } = await sql<{ joined: string | null; left: string | null }>`
		select string_agg(case when is_member then null else id end, ',') as joined,
			string_agg(case when is_member then id end, ',') as "left"
		from (select c.id, ${isMember} as is_member from contacts c
			where ${contacts} and ${met} <> ${isMember}
			order by c.id ${dialect.forNoKeyUpdateOf('c')}) moving`.execute(db);
	const [joined, left] = [listed(rows[0].joined), listed(rows[0].left)];
	context.noteLocked([...joined, ...left]);
	// `is true` keeps the database from looking up each of them instead of reading the range that they are in.
	const still = (ids: string[], isSo: RawBuilder<unknown>): RawBuilder<unknown> =>
		dialect.ownsStore
			? dialect.each(ids)
			: sql`(select c.id as value from contacts c
				where ${contacts} and (c.id ${dialect.oneOf(ids)}) is true and ${isSo})`;
	return await writeMoves(context, segmentId, {
		joined: { ids: joined, among: still(joined, sql`${met} and not ${isMember}`) },
		left: { ids: left, among: still(left, sql`not ${met} and ${isMember}`) },
	});
}

function listed(ids: string | null): string[] {
	return ids === null ? [] : ids.split(',');
}
