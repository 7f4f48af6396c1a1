import type { Kysely } from 'kysely';

import type { Clock } from '../domain/clock';
import type { Pace, PaceLimits } from './conditions/Pace';
import type { Schema } from './schema';
import type { StoreSql } from './StoreSql';

/** What every repository is built on. */
export interface RepositoryContext {
	readonly db: Kysely<Schema>;
	readonly sql: StoreSql;
	readonly clock: Clock;
	newId(): string;
	/**
	 * See {@link StoreSql.lockContacts}. Asks the database once for each contact and transaction.
	 * @returns whether it asked: what was read about them before may have changed
	 */
	lockContacts(contactIds: string[]): Promise<boolean>;
	/** Finds out how many records to process in one statement on this store. */
	pace(limits?: PaceLimits): Pace;
}
