import { readFileSync } from 'node:fs';

import { POSTGRES_DEFAULTS, type PostgresSettings } from '../store';
import { parsePostgresUrl } from './postgresUrl';
import { UsageError } from './usage';

/** Options of every command that works with a PostgreSQL store. */
export const POSTGRES_OPTIONS = {
	schema: { type: 'string' },
	tls: { type: 'string' },
	ca: { type: 'string' },
} as const;

type Given = Partial<Record<keyof typeof POSTGRES_OPTIONS, string>>;

/**
 * Where a PostgreSQL store is, by a command's arguments.
 * @throws UsageError
 */
export function readPostgresSettings(
	option: '--to' | '--store',
	url: string,
	{ schema, tls, ca }: Given,
	environment: NodeJS.ProcessEnv,
): PostgresSettings {
	const address = parsePostgresUrl(url, option);
	if (schema === '') throw new UsageError('--schema must not be empty');
	return {
		...POSTGRES_DEFAULTS,
		...address,
		password: address.password || (environment.PGPASSWORD ?? ''),
		schema: schema ?? POSTGRES_DEFAULTS.schema,
		tls: tlsMode(tls ?? POSTGRES_DEFAULTS.tls),
		ca: ca === undefined ? undefined : readPem(ca),
		poolSize: 2,
	};
}

/** The password, unless it is also something else that appears in messages. */
export function secretOf({ password, user, host, database, schema }: PostgresSettings): string {
	return [user, host, database, schema].some((shown) => shown.includes(password)) ? '' : password;
}

function tlsMode(mode: string): PostgresSettings['tls'] {
	if (mode === 'off' || mode === 'require' || mode === 'verify') return mode;
	throw new UsageError(`--tls must be off, require or verify, not ${mode}`);
}

function readPem(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		throw new UsageError(`--ca: ${(error as Error).message}`, { cause: error });
	}
}
