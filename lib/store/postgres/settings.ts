/** Where a PostgreSQL store is, and how to get in. */
export interface PostgresSettings {
	host: string;
	port: number;
	database: string;
	/** The schema of the journey tables; made when it is missing. */
	schema: string;
	user: string;
	password: string;
	tls: 'off' | 'require' | 'verify';
	/** PEM text of the authority that signed the server's certificate, for `verify`. */
	ca?: string;
	/** Connections of this process at the most. */
	poolSize: number;
	/** The server itself where `host` is a connection pooler, which notifications do not get through. */
	directHost?: string;
	/** 5432 by default. */
	directPort?: number;
}

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
