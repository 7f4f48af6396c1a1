import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where journeys are stored. */
// Journey Records tests it with `journeyStoreTest`; the rule requires a copy of that test in every node that
// uses it.
// eslint-disable-next-line @n8n/community-nodes/credential-test-required
export class JourneyStoreApi implements ICredentialType {
	name = 'journeyStoreApi';

	displayName = 'Journey Store API';

	icon: Icon = { light: 'file:journeyStoreApi.svg', dark: 'file:journeyStoreApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-customer-journey/n8n-nodes-customer-journey/blob/main/docs/operating.md';

	properties: INodeProperties[] = [
		{
			displayName:
				"You only need this credential for a store other than the default. Nodes without it share the file <code>journeys.sqlite</code> in n8n's own folder.",
			name: 'defaultNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Store',
			name: 'storeType',
			type: 'options',
			default: 'file',
			options: [
				{
					name: 'Embedded (SQLite File)',
					value: 'file',
					description: 'For a single n8n process; nothing to install',
				},
				{ name: 'PostgreSQL', value: 'postgres', description: 'Required in queue mode; version 14 or later' },
			],
		},
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: 'journeys.sqlite',
			placeholder: 'e.g. journeys.sqlite',
			displayOptions: { show: { storeType: ['file'] } },
			description:
				"SQLite file of the store, inside n8n's own folder (<code>.n8n</code>). It’s created if it doesn’t exist. Paths outside that folder are rejected.",
		},
		...[
			{
				displayName: 'Host',
				name: 'host',
				type: 'string' as const,
				default: 'localhost',
				description:
					'The PostgreSQL server, or a connection pooler such as PgBouncer in session or transaction mode',
			},
			{ displayName: 'Port', name: 'port', type: 'number' as const, default: 5432 },
			{ displayName: 'Database', name: 'database', type: 'string' as const, default: 'postgres' },
			{
				displayName: 'Schema',
				name: 'schema',
				type: 'string' as const,
				default: 'journeys',
				description:
					'Where the tables are. It’s created if it doesn’t exist. Use a separate schema for each store; 63 bytes at most.',
			},
			{ displayName: 'User', name: 'user', type: 'string' as const, default: 'postgres' },
			{
				displayName: 'Password',
				name: 'password',
				type: 'string' as const,
				typeOptions: { password: true },
				default: '',
			},
			{
				displayName: 'TLS',
				name: 'tls',
				type: 'options' as const,
				default: 'off',
				options: [
					{ name: 'Off', value: 'off' },
					{ name: 'Require', value: 'require', description: 'Encrypt without verifying the server' },
					{ name: 'Verify', value: 'verify', description: 'Encrypt and verify the server' },
				],
			},
			{
				displayName: 'CA Certificate',
				name: 'ca',
				type: 'string' as const,
				typeOptions: { rows: 4 },
				default: '',
				placeholder: '-----BEGIN CERTIFICATE-----',
				description:
					"PEM text of the authority that signed the server's certificate. Leave empty to use the ones Node.js trusts.",
			},
			{
				displayName: 'Connections',
				name: 'poolSize',
				type: 'number' as const,
				default: 10,
				description: 'Most connections each n8n process opens (at least 3)',
			},
			{
				displayName: 'Direct Host for Notifications',
				name: 'directHost',
				type: 'string' as const,
				default: '',
				placeholder: 'e.g. postgres.example.com',
				description:
					'Optional. If Host is a connection pooler, the host of the PostgreSQL server itself. Each n8n process keeps one connection to it to be notified immediately of changes by other processes. Without it, they check every half second.',
			},
			{
				displayName: 'Direct Port for Notifications',
				name: 'directPort',
				type: 'number' as const,
				default: 5432,
				description: 'Port for Direct Host for Notifications',
			},
		].map((property) => ({ ...property, displayOptions: { show: { storeType: ['postgres'] } } })),
		{
			displayName: 'n8n Address',
			name: 'n8nUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://n8n.example.com',
			description:
				'Optional. URL where n8n can be reached. With an API key, journeys ask n8n how an execution ended when no process saw it end: after a crash in queue mode, or after an n8n Wait. Redirects aren’t followed.',
		},
		{
			displayName: 'n8n API Key',
			name: 'n8nApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Optional. A key that can read executions, and workflows for Journey: Check. It’s sent only to n8n Address.',
		},
	];
}
