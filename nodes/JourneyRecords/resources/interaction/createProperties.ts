import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../../../lib/n8n/descriptions/common';
import { contactLocator } from '../../shared/contactLocator';
import { defaultCountryOption } from '../../shared/country';

export const createProperties: INodeProperties[] = [
	contactLocator,
	{
		displayName: 'If Unknown',
		name: 'ifUnknown',
		type: 'options',
		noDataExpression: true,
		default: 'reject',
		options: [
			{
				name: 'Create the Contact',
				value: 'create',
				description: 'With the e-mail address, phone number or external ID; an unknown ID is always rejected',
			},
			{ name: 'Reject', value: 'reject', description: 'The item fails' },
		],
		description: 'What to do when nobody is known by that value',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. order.placed',
		description: 'What happened. Journeys wait for interactions by this name.',
	},
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
		description: 'How to give the details of the interaction',
	},
	{
		displayName: 'Properties',
		name: 'propertyFields',
		type: 'assignmentCollection',
		default: {},
		displayOptions: { show: { specifyProperties: ['fields'] } },
		description: 'Details that conditions of journeys can look at, such as a product or an amount',
	},
	{
		displayName: 'Properties',
		name: 'properties',
		type: 'json',
		default: '{}',
		displayOptions: { show: { specifyProperties: ['json'] } },
		description: 'A JSON object of details that conditions of journeys can look at',
	},
	optionsProperty([
		defaultCountryOption,
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. order-1042',
			description: 'An interaction with this key is recorded once, however often it is sent',
		},
		{
			displayName: 'Occurred At',
			name: 'occurredAt',
			type: 'dateTime',
			default: '',
			description:
				'When it happened; now, if empty. A time without an offset is in the zone of the workflow.',
		},
	]),
];
