import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { POSTGRES_DEFAULTS, type PostgresSettings } from '../store';
import { parsePostgresUrl } from './postgresUrl';
import { UsageError } from './usage';

export interface MigrateOptions {
	file: string;
	settings: PostgresSettings;
	force: boolean;
}

/**
 * Reads the arguments of `migrate`.
 * @throws UsageError
 */
export function parseMigrateOptions(args: string[], environment: NodeJS.ProcessEnv): MigrateOptions {
	const { from, to, schema, tls, ca, force } = parse(args);
	if (!from || !to) throw new UsageError('--from and --to are required');
	const address = parsePostgresUrl(to);
	if (schema === '') throw new UsageError('--schema must not be empty');
	return {
		file: resolve(from),
		settings: {
			...POSTGRES_DEFAULTS,
			...address,
			password: address.password || (environment.PGPASSWORD ?? ''),
			schema: schema ?? POSTGRES_DEFAULTS.schema,
			tls: tlsMode(tls ?? POSTGRES_DEFAULTS.tls),
			ca: ca === undefined ? undefined : readPem(ca),
			poolSize: 2,
		},
		force: force ?? false,
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				from: { type: 'string' },
				to: { type: 'string' },
				schema: { type: 'string' },
				tls: { type: 'string' },
				ca: { type: 'string' },
				force: { type: 'boolean' },
			},
		}).values;
	} catch (error) {
		throw new UsageError((error as Error).message, { cause: error });
	}
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
