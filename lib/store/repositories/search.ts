import { sql, type RawBuilder } from 'kysely';

import type { StoreSql } from '../StoreSql';

/** Whether one of these columns contains what is searched for; everything does if that is empty. */
export function searchIn(
	dialect: StoreSql,
	columns: string[],
	search: string | undefined,
): RawBuilder<boolean> {
	const text = search?.normalize('NFC').trim();
	if (!text) return sql<boolean>`1 = 1`;
	return sql<boolean>`(${sql.join(
		columns.map((column) => dialect.contains(sql.ref<string | null>(column), text)),
		sql` or `,
	)})`;
}
