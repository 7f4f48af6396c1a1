import { sql, type RawBuilder } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import type { StoreSql } from '../../StoreSql';

// A hold's id begins with its enrollment's, so the primary key finds it, and another index that each arrival would
// have to write isn't needed. PostgreSQL assumes that such a range is a ninth of the table, and would rather read
// all of it: with a limit, which no enrollment reaches, it uses the key.

/** At how many places at once an enrollment can't wait: its parallel branches are drawn by hand. */
export const MOST_HOLDS = 1000;

/** What begins like this id and is longer. */
function beginsWith(id: string, start: string): RawBuilder<boolean> {
	return sql<boolean>`${sql.ref(id)} > ${sql.ref(start)} and ${sql.ref(id)} < ${sql.ref(start)} || '~~~~~~~'`;
}

/**
 * An expression: the id of a hold of the enrollment; null: it has none.
 * @param condition what else must be true of the hold, which is called `held`
 */
export function aHoldOf(
	enrollmentId: string,
	condition: RawBuilder<boolean> = sql<boolean>`true`,
): RawBuilder<string | null> {
	return sql`(select held.id from holds held
		where ${beginsWith('held.id', enrollmentId)} and ${condition} order by held.id limit 1)`;
}

/**
 * Follows a table expression: joins the rows whose hold is of the enrollment.
 * @param table `holds`, or another with its ids
 * @param alias what the rows are called
 */
export function joinByHold(
	dialect: StoreSql['dialect'],
	{ table, column = 'id', alias }: { table: string; column?: string; alias: string },
	enrollmentId: string,
): RawBuilder<unknown> {
	if (dialect === 'sqlite') {
		return sql`join ${sql.table(table)} ${sql.raw(alias)} on ${beginsWith(`${alias}.${column}`, enrollmentId)}`;
	}
	return sql`cross join lateral (select * from ${sql.table(table)} found
		where ${beginsWith(`found.${column}`, enrollmentId)} order by ${sql.ref(`found.${column}`)}
		limit ${sql.lit(MOST_HOLDS)}) ${sql.raw(alias)}`;
}

/** A table expression, without an alias: the holds of these enrollments. */
export function holdsOf({ sql: dialect }: RepositoryContext, enrollmentIds: string[]): RawBuilder<unknown> {
	return sql`(select h.* from ${dialect.each(enrollmentIds)} asked
		${joinByHold(dialect.dialect, { table: 'holds', alias: 'h' }, 'asked.value')})`;
}
