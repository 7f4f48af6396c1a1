import { sql, type RawBuilder } from 'kysely';

/** SQL: whether the JSON in a column names a segment. */
export function mentions(column: string, segmentId: string): RawBuilder<boolean> {
	const name = `%${JSON.stringify(segmentId).replace(/[\\%_]/g, '\\$&')}%`;
	return sql<boolean>`${sql.ref(column)} like ${name} escape '\\'`;
}
