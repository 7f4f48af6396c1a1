import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { TABLES } from '../../lib/store/tables';

/**
 * Moves a demo store with other tables than today's aside: no version has been released, so there is no migration
 * between two states of this repository.
 * @returns where it is now; null: there was no store, or it has today's tables
 */
export function moveOldStoreAside(storeFile: string, now: Date): string | null {
	if (!existsSync(storeFile) || hasTodaysTables(storeFile)) return null;
	const aside = storeFile.replace(
		/\.sqlite$/,
		`.of-${now.toISOString().slice(0, 19).replaceAll(':', '-')}.sqlite`,
	);
	for (const suffix of ['', '-wal', '-shm']) {
		if (existsSync(storeFile + suffix)) renameSync(storeFile + suffix, aside + suffix);
	}
	return aside;
}

function hasTodaysTables(storeFile: string): boolean {
	const database = new DatabaseSync(storeFile);
	try {
		const rows = database
			.prepare(
				`select m.name as table_name, c.name from sqlite_master m, pragma_table_info(m.name) c
				where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'kysely_%'`,
			)
			.all();
		// Just made, and still empty.
		if (rows.length === 0) return true;
		const found = rows.map(({ table_name, name }) => `${table_name}.${name}`).sort();
		const wanted = Object.entries(TABLES)
			.flatMap(([table, { columns }]) => Object.keys(columns).map((column) => `${table}.${column}`))
			.sort();
		return found.join() === wanted.join();
	} finally {
		database.close();
	}
}
