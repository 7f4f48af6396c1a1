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
				"You only need this credential for a store other than the default one. Nodes without it share the file <code>journeys.sqlite</code> in n8n's own folder.",
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
					description: 'For one n8n process; nothing to install',
				},
				{ name: 'PostgreSQL', value: 'postgres', description: 'Needed in queue mode; version 14 or newer' },
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
				"SQLite file of the store, inside n8n's own folder (<code>.n8n</code>). It is created when it is missing. Paths that leave that folder are refused.",
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
					'Where the tables are. It is created when it is missing. Use a schema of its own for each store; 63 bytes at most.',
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
					{ name: 'Require', value: 'require', description: 'Encrypt, whoever the server is' },
					{ name: 'Verify', value: 'verify', description: 'Encrypt, and check who the server is' },
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
					"PEM text of the authority that signed the server's certificate. Empty: those that Node.js knows.",
			},
			{
				displayName: 'Connections',
				name: 'poolSize',
				type: 'number' as const,
				default: 10,
				description: 'How many connections each n8n process makes at the most (3 or more)',
			},
			{
				displayName: 'Direct Host for Notifications',
				name: 'directHost',
				type: 'string' as const,
				default: '',
				placeholder: 'e.g. postgres.example.com',
				description:
					'Only if Host is a connection pooler: the PostgreSQL server itself. Each n8n process keeps one connection to it, to learn at once what other processes have changed. Without it they look every half second. Optional.',
			},
			{
				displayName: 'Direct Port for Notifications',
				name: 'directPort',
				type: 'number' as const,
				default: 5432,
				description: 'The port that goes with Direct Host for Notifications',
			},
		].map((property) => ({ ...property, displayOptions: { show: { storeType: ['postgres'] } } })),
		{
			displayName: 'n8n Address',
			name: 'n8nUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://n8n.example.com',
			description:
				'Where n8n itself can be reached. With an API key, n8n is asked how an execution ended when no process was left to hear it: after a crash in queue mode, or behind an n8n Wait. Redirects are not followed. Optional.',
		},
		{
			displayName: 'n8n API Key',
			name: 'n8nApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'A key that may read executions. It is sent to n8n Address only. Optional.',
		},
	];
}
