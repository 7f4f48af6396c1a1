import { InvalidInputError } from '../domain/errors';
import type { Clock } from '../domain/clock';
import {
	describePostgres,
	openPostgresStore,
	openSqliteStore,
	POSTGRES_DEFAULTS,
	type PostgresSettings,
	type Store,
} from '../store';
import { fingerprint } from './fingerprint';
import { storeFile } from './storeLocation';

/** The settings in the Journey Store credential; empty without one. */
export interface StoreSettings extends Partial<Omit<PostgresSettings, 'tls'>> {
	storeType?: 'file' | 'postgres';
	fileName?: string;
	tls?: PostgresSettings['tls'];
	/** n8n's own address and API key, used to ask how executions ended. */
	n8nUrl?: string;
	n8nApiKey?: string;
}

/** A store that can be opened. */
export interface StoreChoice {
	/** The same for the same store and login. */
	key: string;
	/** For messages. */
	name: string;
	open(clock: Clock): Promise<Store>;
}

/**
 * The store a credential names.
 * @throws InvalidInputError when a file is outside n8n's folder, or n8n runs in queue mode with an embedded
 *   store
 */
export function chooseStore(settings: StoreSettings): StoreChoice {
	if (settings.storeType === 'postgres') return choosePostgres(settings);
	refuseInQueueMode();
	const file = storeFile(settings.fileName);
	return { key: file, name: file, open: async (clock) => await openSqliteStore(file, clock) };
}

function choosePostgres(settings: StoreSettings): StoreChoice {
	const complete: PostgresSettings = {
		host: settings.host || POSTGRES_DEFAULTS.host,
		port: Number(settings.port) || POSTGRES_DEFAULTS.port,
		database: settings.database || POSTGRES_DEFAULTS.database,
		schema: settings.schema || POSTGRES_DEFAULTS.schema,
		user: settings.user || POSTGRES_DEFAULTS.user,
		password: settings.password ?? '',
		tls: settings.tls ?? POSTGRES_DEFAULTS.tls,
		ca: settings.ca,
		directHost: settings.directHost?.trim() || undefined,
		directPort: Number(settings.directPort) || POSTGRES_DEFAULTS.port,
		poolSize: Math.min(Math.max(Number(settings.poolSize) || POSTGRES_DEFAULTS.poolSize, 3), 100),
	};
	return {
		key: `postgres:${fingerprint(complete)}`,
		name: describePostgres(complete),
		open: async (clock) => await openPostgresStore(complete, clock),
	};
}

/** In queue mode each process would have its own file, and contacts would be held where no process looks. */
function refuseInQueueMode(): void {
	if (process.env.EXECUTIONS_MODE !== 'queue') return;
	throw new InvalidInputError({
		field: 'Journey Store',
		reason:
			'n8n runs in queue mode, where every process would have its own embedded store. Create a Journey Store API credential of type PostgreSQL and choose it in every journey node',
	});
}
