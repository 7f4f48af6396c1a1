import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { contactIdProperty } from '../../lib/n8n/descriptions/contactId';
import { leadRequestProperties } from '../../lib/n8n/leads/leadRequestProperties';

export const properties: INodeProperties[] = [
	{
		displayName: 'Lead Of',
		name: 'basis',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		options: [
			{
				name: 'Account',
				value: 'account',
				description: 'The lead is of the contact’s company, whoever of it the item is about',
			},
			{ name: 'Contact', value: 'contact', description: 'The lead is of the person' },
			{
				name: 'No One Yet',
				value: 'none',
				description:
					'The lead is linked to a contact or account later, with Journey Records. Until then it isn’t scored.',
			},
		],
		description: 'Whose interest the lead stands for',
	},
	...leadRequestProperties('emailAndPage'),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Account ID',
				name: 'accountId',
				type: 'string',
				default: '',
				displayOptions: { show: { '/basis': ['account'] } },
				placeholder: 'e.g. {{ $json.contact.accountId }}',
				description: 'Whose lead it is. Empty: the account of the contact.',
			},
			contactIdProperty,
		],
	},
	whenTestingRecordProperty,
];
