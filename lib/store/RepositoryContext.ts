import type { Kysely } from 'kysely';

import type { Clock } from '../domain/clock';
import type { Pace, PaceLimits } from './conditions/Pace';
import type { JourneyZones } from './repositories/report/JourneyZones';
import type { Schema } from './schema';
import type { StoreSql } from './StoreSql';

/** What every repository is built on. */
export interface RepositoryContext {
	readonly db: Kysely<Schema>;
	readonly sql: StoreSql;
	readonly clock: Clock;
	/** The zones in which journeys count their days. */
	readonly zones: JourneyZones;
	newId(): string;
	/** See {@link StoreSql.lockContacts}. Asks the database once for each contact and transaction. */
	lockContacts(contactIds: string[]): Promise<void>;
	/** Some other statement of this transaction has locked these contacts. */
	noteLocked(contactIds: string[]): void;
	/** Finds out how many records to process in one statement on this store. */
	pace(limits?: PaceLimits): Pace;
}
