import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { contactLocator } from '../../../../lib/n8n/contacts/contactLocator';
import { eventTypeLocator } from '../../../../lib/n8n/descriptions/eventTypeLocator';
import { defaultCountryOption } from '../../shared/country';

export const createProperties: INodeProperties[] = [
	contactLocator,
	{
		displayName: 'If Not Found',
		name: 'ifUnknown',
		type: 'options',
		noDataExpression: true,
		default: 'reject',
		options: [
			{
				name: 'Create Contact',
				value: 'create',
				description: 'With the email address, phone number or external ID. An unknown ID always fails.',
			},
			{ name: 'Fail', value: 'reject', description: 'The item fails' },
		],
		description: 'What to do if there is no contact with that value',
	},
	eventTypeLocator(
		{
			displayName: 'Event Type',
			name: 'type',
			description: 'What happened. Journeys wait for interactions by their type.',
		},
		{ required: true },
	),
	{
		displayName: 'Specify Properties',
		name: 'specifyProperties',
		type: 'options',
		noDataExpression: true,
		default: 'fields',
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		description: 'How to enter the details of the interaction',
	},
	{
		displayName: 'Properties',
		name: 'propertyFields',
		type: 'assignmentCollection',
		default: {},
		displayOptions: { show: { specifyProperties: ['fields'] } },
		description: 'Details that journeys can check, such as a product or an amount',
	},
	{
		displayName: 'Properties',
		name: 'properties',
		type: 'json',
		default: '{}',
		displayOptions: { show: { specifyProperties: ['json'] } },
		description: 'A JSON object with details that journeys can check',
	},
	optionsProperty([
		defaultCountryOption,
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. order-1042',
			description: 'An interaction with this key is recorded only once, no matter how often you send it',
		},
		{
			displayName: 'Occurred At',
			name: 'occurredAt',
			type: 'dateTime',
			default: '',
			description:
				'When it happened. Leave empty for now. A time without an offset is in the workflow’s time zone.',
		},
	]),
];
