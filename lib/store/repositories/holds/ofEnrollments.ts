import { sql, type RawBuilder } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';

/**
 * A condition: the hold belongs to the enrollment. A hold's id begins with its enrollment's, so the primary key
 * finds it, and another index that each arrival would have to write isn't needed.
 * @param holdId a column with the hold's id
 * @param enrollmentId a column with the enrollment's
 */
export function ofEnrollment(holdId: string, enrollmentId: string): RawBuilder<boolean> {
	return sql<boolean>`${sql.ref(holdId)} > ${sql.ref(enrollmentId)}
		and ${sql.ref(holdId)} < ${sql.ref(enrollmentId)} || '~~~~~~~'`;
}

/** A table expression, without an alias: the holds of these enrollments. */
export function holdsOf({ sql: dialect }: RepositoryContext, enrollmentIds: string[]): RawBuilder<unknown> {
	return sql`(select holds.* from ${dialect.each(enrollmentIds)} as asked
		cross join holds where ${ofEnrollment('holds.id', 'asked.value')})`;
}
