import type { INodeProperties } from 'n8n-workflow';

const UNITS = [
	{ name: 'Hours', value: 'hours' },
	{ name: 'Days', value: 'days' },
];

/** How many messages a contact may get, and what happens to one that would be too many. */
export const capProperties: INodeProperties[] = [
	{
		displayName: 'Caps',
		name: 'caps',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add cap',
		description:
			'How many messages a contact gets at most, besides the caps of the message policy. Windows are rolling: each message counts for exactly that long.',
		options: [
			{
				displayName: 'Cap',
				name: 'cap',
				values: [
					{
						displayName: 'At Most',
						name: 'atMost',
						type: 'number',
						default: 1,
						typeOptions: { minValue: 1, numberPrecision: 0 },
						description: 'How many messages',
					},
					{
						displayName: 'Channels',
						name: 'channels',
						type: 'options',
						noDataExpression: true,
						default: 'this',
						options: [
							{ name: 'All Channels', value: 'all', description: 'Messages of all channels count together' },
							{
								name: 'This Channel',
								value: 'this',
								description: 'Only messages of this node’s channel count',
							},
						],
						description: 'Which messages count',
					},
					{
						displayName: 'Purposes',
						name: 'purposes',
						type: 'options',
						noDataExpression: true,
						default: 'commercial',
						options: [
							{ name: 'All Commercial', value: 'commercial', description: 'All commercial messages count' },
							{
								name: 'This Purpose',
								value: 'this',
								description: 'Only messages of this node’s purpose count',
							},
						],
						description: 'Which messages count',
					},
					{
						displayName: 'Window',
						name: 'amount',
						type: 'number',
						default: 1,
						typeOptions: { minValue: 0 },
						description: 'How long each message counts, in the unit below',
					},
					{
						displayName: 'Window Unit',
						name: 'unit',
						type: 'options',
						default: 'days',
						options: UNITS,
						description: 'A day is 24 hours',
					},
				],
			},
		],
	},
	{
		displayName: 'Over the Cap',
		name: 'overCap',
		type: 'options',
		noDataExpression: true,
		default: 'suppress',
		options: [
			{
				name: 'Hold Until Allowed',
				value: 'hold',
				description: 'The contact waits here until there’s room, and everything is decided again',
			},
			{ name: 'Suppress', value: 'suppress', description: 'The contact leaves by Suppressed at once' },
		],
		description: 'What happens to a message that would be one too many',
	},
	{
		displayName: 'Hold at Most',
		name: 'holdAtMost',
		type: 'number',
		default: 3,
		typeOptions: { minValue: 0 },
		displayOptions: { show: { overCap: ['hold'] } },
		description: 'How long a contact waits for room, in the unit below. After that, it leaves by Suppressed.',
	},
	{
		displayName: 'Hold Unit',
		name: 'holdUnit',
		type: 'options',
		default: 'days',
		options: UNITS,
		displayOptions: { show: { overCap: ['hold'] } },
		description: 'Unit of Hold at Most',
	},
];
