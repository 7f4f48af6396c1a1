import type { Migration } from 'kysely';

import type { StoreSql } from '../StoreSql';
import { createMatchTriggers } from './matchTriggers';
import { createTables } from './createTables';

/**
 * The tables of the first release, as `lib/store/tables` has them. Once there is a release, this becomes a copy of
 * its own, and changes get migrations of theirs.
 */
export function migration0001(dialect: StoreSql['dialect']): Migration {
	return {
		async up(db): Promise<void> {
			await createTables(db, dialect);
			await createMatchTriggers(db, dialect);
		},
	};
}
