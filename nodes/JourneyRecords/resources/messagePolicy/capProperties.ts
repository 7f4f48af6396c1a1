import type { INodeProperties } from 'n8n-workflow';

import type { PolicyCap } from '../../../../lib/domain/messages/allowed';
import { EXACT_UNITS, type ExactUnit } from '../../../../lib/n8n/descriptions/exactUnits';

/** How many messages a contact may get. */
export const capsProperty: INodeProperties = {
	displayName: 'Frequency Caps',
	name: 'caps',
	type: 'fixedCollection',
	placeholder: 'Add Cap',
	default: {},
	typeOptions: { multipleValues: true, sortable: true },
	description:
		'How many commercial messages a contact may get within a rolling window. All of them apply. Replaces the saved caps; without rows there are none.',
	options: [
		{
			displayName: 'Cap',
			name: 'cap',
			values: [
				{
					displayName: 'At Most',
					name: 'atMost',
					type: 'number',
					default: 3,
					typeOptions: { minValue: 1 },
					description: 'How many messages',
				},
				{
					displayName: 'Channel',
					name: 'channel',
					type: 'string',
					default: 'all',
					placeholder: 'e.g. email',
					description: 'The channel that it applies to, or all',
				},
				{
					displayName: 'Counts Messages On',
					name: 'channels',
					type: 'options',
					default: 'this',
					options: [
						{ name: 'All Channels', value: 'all', description: 'Together' },
						{ name: 'The Message’s Channel', value: 'this', description: 'Each channel on its own' },
					],
				},
				{
					displayName: 'Counts Messages With',
					name: 'purposes',
					type: 'options',
					default: 'commercial',
					options: [
						{ name: 'Any Commercial Purpose', value: 'commercial' },
						{ name: 'The Message’s Purpose', value: 'this', description: 'Each purpose on its own' },
					],
				},
				{
					displayName: 'Unit',
					name: 'unit',
					type: 'options',
					default: 'days',
					// By length, which is more useful here than alphabetical order.
					options: [
						{ name: 'Minutes', value: 'minutes' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Days', value: 'days', description: '24 hours each' },
					],
				},
				{
					displayName: 'Within',
					name: 'amount',
					type: 'number',
					default: 7,
					typeOptions: { minValue: 1 },
					description: 'How long the window is, in the unit chosen here',
				},
			],
		},
	],
};

/** The rows as the policy has them; the policy's reader checks them. */
export function toCaps(given: unknown): Array<Partial<Record<keyof PolicyCap, unknown>>> {
	const rows = (given as { cap?: Array<Record<string, unknown>> } | undefined)?.cap ?? [];
	return rows.map(({ amount = 7, unit = 'days', atMost = 3, channel, channels, purposes }) => ({
		limit: Number(atMost),
		window: Math.round(Number(amount) * (EXACT_UNITS[unit as ExactUnit] ?? NaN)),
		channel: channel ?? 'all',
		channels: channels ?? 'this',
		purposes: purposes ?? 'commercial',
	}));
}
