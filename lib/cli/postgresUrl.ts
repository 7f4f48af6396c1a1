import { POSTGRES_DEFAULTS, type PostgresSettings } from '../store';
import { UsageError } from './usage';

type Address = Pick<PostgresSettings, 'host' | 'port' | 'database' | 'user' | 'password'>;

/**
 * Reads `postgres://user:password@host:port/database`. The password may be omitted.
 * @param option that it comes from, for messages
 * @throws UsageError that doesn't repeat the address, since it may contain a password
 */
export function parsePostgresUrl(text: string, option: '--to' | '--store' = '--to'): Address {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
		throw new UsageError(
			`${option} must be postgres://user:password@host:port/database, with special characters percent-encoded`,
		);
	}
	if (url.search !== '' || url.hash !== '') {
		throw new UsageError(`${option} must not have parameters after ? or #; use --schema, --tls and --ca`);
	}
	const database = decode(url.pathname.slice(1), option);
	if (url.hostname === '' || database === '' || url.username === '') {
		throw new UsageError(`${option} must name a user, a host and a database`);
	}
	return {
		host: decode(url.hostname, option).replace(/^\[(.*)\]$/, '$1'),
		port: Number(url.port) || POSTGRES_DEFAULTS.port,
		database,
		user: decode(url.username, option),
		password: decode(url.password, option),
	};
}

function decode(text: string, option: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new UsageError(
			`${option} has a % that does not start a percent-encoded character; write it as %25`,
		);
	}
}
