import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** What must not leak from the shell, npm or Jest into an n8n under test. */
const LEFT_OUT = /^(N8N_|DB_|QUEUE_|EXECUTIONS_|WEBHOOK_URL|GENERIC_TIMEZONE|NODE_|JEST_|npm_|TS_NODE)/;

/** n8n 2.41 contacts other servers about these; names from @n8n/config. */
const NO_OUTBOUND_REQUESTS = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	// The list of verified community nodes; installed ones load without it.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_AI_GATEWAY_ENABLED: 'false',
};

/**
 * Fetches a list of MCP servers at every start. An n8n that doesn't know a module refuses to start without
 * it.
 */
const REQUESTING_MODULE = 'mcp-registry';

const NO_DISTRACTIONS = {
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	NO_COLOR: '1',
};

/**
 * n8n makes a sandbox for expressions only when one is evaluated, not for each call and execution: see
 * docs/operating.md.
 */
export const LAZY_ENGINE = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } as const;

export interface N8nEnvironmentOptions {
	node: string;
	/** The script `node` runs, in n8n's package. */
	entry: string;
	userFolder: string;
	port: number;
	brokerPort: number;
	/** Overrides everything else. */
	env?: Readonly<Record<string, string | undefined>>;
}

/** The whole environment of an n8n that keeps to 127.0.0.1 and to its user folder, in UTC by default. */
export function n8nEnvironment({
	node,
	entry,
	userFolder,
	port,
	brokerPort,
	env,
}: N8nEnvironmentOptions): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !LEFT_OUT.test(name));
	return {
		...Object.fromEntries(inherited),
		...NO_OUTBOUND_REQUESTS,
		...(existsSync(join(dirname(entry), '..', 'dist', 'modules', REQUESTING_MODULE)) && {
			N8N_DISABLED_MODULES: REQUESTING_MODULE,
		}),
		...NO_DISTRACTIONS,
		// The task runner is started as plain `node`.
		PATH: [dirname(node), process.env.PATH].join(delimiter),
		NODE_ENV: 'production',
		NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_COMMUNITY_PACKAGES_PREVENT_LOADING: 'false',
		// A worker serves /healthz on its own port only if asked.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// Not `UTC`: the editor doesn't list it, and says that it isn't valid.
		GENERIC_TIMEZONE: 'Etc/UTC',
		...env,
	};
}
