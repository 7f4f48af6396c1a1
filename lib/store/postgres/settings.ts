/** Where a PostgreSQL store is, and how to connect. */
export interface PostgresSettings {
	host: string;
	port: number;
	database: string;
	/** The schema of the journey tables; created if missing. */
	schema: string;
	user: string;
	password: string;
	tls: 'off' | 'require' | 'verify';
	/** PEM text of the authority that signed the server's certificate, for `verify`. */
	ca?: string;
	/** Maximum number of connections of this process. */
	poolSize: number;
	/** The server itself where `host` is a connection pooler, which notifications can't pass through. */
	directHost?: string;
	/** 5432 by default. */
	directPort?: number;
}

/** A server on this machine with its own defaults; set at least `user`, `password` and `database`. */
export const POSTGRES_DEFAULTS: PostgresSettings = {
	host: 'localhost',
	port: 5432,
	database: 'postgres',
	schema: 'journeys',
	user: 'postgres',
	password: '',
	tls: 'off',
	poolSize: 10,
};

/** One text for each store and login, without the password in readable form. */
export function describePostgres({ host, port, database, schema, user }: PostgresSettings): string {
	return `PostgreSQL ${user}@${host}:${port}/${database}, schema ${schema}`;
}
