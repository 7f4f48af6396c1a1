import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import type { PostgresSettings } from '../store';
import { POSTGRES_OPTIONS, readPostgresSettings } from './postgresSettings';
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
	return {
		file: resolve(from),
		settings: readPostgresSettings('--to', to, { schema, tls, ca }, environment),
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
				...POSTGRES_OPTIONS,
				force: { type: 'boolean' },
			},
		}).values;
	} catch (error) {
		throw new UsageError((error as Error).message, { cause: error });
	}
}
