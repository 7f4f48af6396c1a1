import type { INodeProperties } from 'n8n-workflow';

import { windowProperties } from '../../lib/n8n/descriptions/window';

/** Separate from the options all steps have: changes to these apply to contacts that are already waiting. */
export const timingProperty: INodeProperties = {
	displayName: 'Timing Options',
	name: 'timing',
	type: 'collection',
	placeholder: 'Add timing option',
	default: {},
	options: [
		{
			displayName: 'February 29 in Common Years',
			name: 'leapDay',
			type: 'options',
			noDataExpression: true,
			default: 'february28',
			displayOptions: { show: { '/mode': ['anniversary'] } },
			options: [
				{ name: 'February 28', value: 'february28' },
				{ name: 'March 1', value: 'march1' },
			],
			description: 'When to observe the anniversary of a February 29 in years without one',
		},
		{
			displayName: 'Follow Contact Changes',
			name: 'followChanges',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			displayOptions: { show: { '/mode': ['date', 'anniversary'], '/dateSource': ['contact'] } },
			description:
				'Whether to read the date again when the contact changes during the wait, such as when an appointment moves',
		},
		{
			displayName: 'Only Within',
			name: 'onlyWithin',
			type: 'fixedCollection',
			placeholder: 'Add Window',
			default: { window: { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } },
			displayOptions: { hide: { '/mode': ['window'] } },
			description: 'When contacts can continue. A time outside the window moves to its next opening.',
			options: [
				{
					displayName: 'Window',
					name: 'window',
					values: windowProperties({ weekdays: 'weekdays', from: 'from', to: 'to' }),
				},
			],
		},
		{
			displayName: 'Spread Over',
			name: 'spread',
			type: 'fixedCollection',
			placeholder: 'Add Spread',
			default: { over: { amount: 1, unit: 'hours' } },
			description:
				'Spreads contacts that come due together over this period, so they don’t all hit the next node at once. Contacts in a window stay inside it.',
			options: [
				{
					displayName: 'Time',
					name: 'over',
					values: [
						{
							displayName: 'Amount',
							name: 'amount',
							type: 'number',
							default: 1,
							typeOptions: { minValue: 0 },
							description: 'Length of the period in the unit below, up to 31 days',
						},
						{
							displayName: 'Unit',
							name: 'unit',
							type: 'options',
							default: 'hours',
							options: [
								{ name: 'Hours', value: 'hours' },
								{ name: 'Minutes', value: 'minutes' },
							],
						},
					],
				},
			],
		},
	],
};
