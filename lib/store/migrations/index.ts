import type { Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';
import { migration0001 } from './0001_initial';

/** All migrations in order. A released one is never edited; the number of the last is the store's version. */
export const MIGRATIONS: Record<string, (dialect: StoreSql['dialect']) => Migration> = {
	'0001_initial': migration0001,
};

/** The newest schema that this code knows. */
export function latestMigration(): string {
	return Object.keys(MIGRATIONS).sort().at(-1)!;
}
