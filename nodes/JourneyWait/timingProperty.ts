import type { INodeProperties } from 'n8n-workflow';

import { windowProperties } from './windowProperties';

/** Separate from the options all steps have: changes to these apply to contacts that are already waiting. */
export const timingProperty: INodeProperties = {
	displayName: 'Timing Options',
	name: 'timing',
	type: 'collection',
	placeholder: 'Add timing option',
	default: {},
	options: [
		{
			displayName: '29 February in Common Years',
			name: 'leapDay',
			type: 'options',
			noDataExpression: true,
			default: 'february28',
			displayOptions: { show: { '/mode': ['anniversary'] } },
			options: [
				{ name: '1 March', value: 'march1' },
				{ name: '28 February', value: 'february28' },
			],
			description: 'When the anniversary of a 29 February is in years without one',
		},
		{
			displayName: 'Follow Changes of the Contact',
			name: 'followChanges',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			displayOptions: { show: { '/mode': ['date', 'anniversary'], '/dateSource': ['contact'] } },
			description:
				'Whether the date is read again when the contact changes while it waits, as when an appointment is moved',
		},
		{
			displayName: 'Only Within',
			name: 'onlyWithin',
			type: 'fixedCollection',
			placeholder: 'Add Window',
			default: { window: { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } },
			displayOptions: { hide: { '/mode': ['window'] } },
			description: 'When contacts may go on; a time outside of this moves to the next opening',
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
				'Lets contacts whose time comes at once go on one after another within this time, so that what comes next is not flooded. Within a window they stay inside of it.',
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
							description: 'Within how many of the units below, up to 31 days',
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
