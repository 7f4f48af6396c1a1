import { sql, type RawBuilder } from 'kysely';

import type { RowColumns, StoreSql } from '../StoreSql';

/** How SQLite says what the two stores say differently. */
export const sqliteSql: StoreSql = {
	rows(columns: RowColumns, data: object[]): RawBuilder<unknown> {
		const fields = Object.keys(columns).map(
			(name) => sql`json_extract(value, ${sql.lit(`$.${name}`)}) as ${sql.ref(name)}`,
		);
		return sql`(select ${sql.join(fields)} from json_each(${JSON.stringify(data)}))`;
	},
	list(values: string[]): RawBuilder<unknown> {
		return sql`(select value from json_each(${JSON.stringify(values)}))`;
	},
	// One writer at a time: whoever is in a transaction has the whole file to itself.
	async lockContacts(): Promise<void> {},
	skipLocked: sql``,
};
