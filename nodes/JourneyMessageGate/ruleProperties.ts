import type { INodeProperties } from 'n8n-workflow';

import { windowProperties } from '../../lib/n8n/descriptions/window';

/** Apart from the options that all steps have: changes here apply to contacts who wait already. */
export const rulesProperty: INodeProperties = {
	displayName: 'Sending Rules',
	name: 'rules',
	type: 'collection',
	placeholder: 'Add rule',
	default: {},
	description: 'What must be true besides the message policy',
	options: [
		{
			displayName: 'Consent Model',
			name: 'consent',
			type: 'options',
			noDataExpression: true,
			default: 'policy',
			// From least to most strict.
			options: [
				{ name: 'By Policy', value: 'policy', description: 'What the message policy says for the channel' },
				{
					name: 'Unless Withdrawn',
					value: 'nonRestrictive',
					description: 'Sends unless the contact has withdrawn consent',
				},
				{
					name: 'If Given',
					value: 'restrictive',
					description: 'Sends only if the contact has given consent',
				},
				{
					name: 'If Confirmed',
					value: 'doubleOptIn',
					description: 'Sends only if the contact has given consent and confirmed it (double opt-in)',
				},
			],
			description: 'When a message may go out. A node can only be stricter than the message policy.',
		},
		{
			displayName: 'Expires',
			name: 'expires',
			type: 'dateTime',
			default: '',
			description:
				'When the message is no longer useful, such as the end of an offer. A message still held then is suppressed.',
		},
		{
			displayName: 'Only Within',
			name: 'window',
			type: 'fixedCollection',
			placeholder: 'Add Window',
			default: { open: { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } },
			description:
				'When messages may go out, in the contact’s time zone. Outside the window, contacts wait here for its next opening.',
			options: [
				{
					displayName: 'Window',
					name: 'open',
					values: windowProperties({ weekdays: 'weekdays', from: 'from', to: 'to' }),
				},
			],
		},
		{
			displayName: 'Throttle',
			name: 'throttle',
			type: 'fixedCollection',
			placeholder: 'Add Throttle',
			default: { limit: { name: 'default', perMinute: 60 } },
			description: 'How many messages may go out in a minute',
			options: [
				{
					displayName: 'Limit',
					name: 'limit',
					values: [
						{
							displayName: 'Throttle Name',
							name: 'name',
							type: 'string',
							default: 'default',
							placeholder: 'e.g. mail server',
							description: 'All gates with this name share the limit, in all journeys',
						},
						{
							displayName: 'Per Minute',
							name: 'perMinute',
							type: 'number',
							default: 60,
							typeOptions: { minValue: 0 },
							description: 'Most messages in a minute. Contacts wait here for their turn.',
						},
					],
				},
			],
		},
	],
};
