import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { newLeadPlace } from '../../lib/n8n/descriptions/lifecycle';
import { strategyProperties } from '../../lib/n8n/descriptions/matchingStrategy';
import { contactIdProperty } from '../../lib/n8n/descriptions/contactId';
import { ifLeadFoundOptions, leadMatchingOptions } from '../../lib/n8n/leads/leadMatching';
import { leadMappingProperties } from '../../lib/n8n/leads/leadMappingProperties';

export const properties: INodeProperties[] = [
	{
		displayName: 'Lead For',
		name: 'basis',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		options: [
			{
				name: 'Account',
				value: 'account',
				description:
					'The lead belongs to the contact’s company, no matter which of its contacts is on the item',
			},
			{ name: 'Contact', value: 'contact', description: 'The lead belongs to the person' },
			{
				name: 'No One Yet',
				value: 'none',
				description:
					'Link the lead to a contact or account later with Journey Records. Until then, it isn’t scored.',
			},
		],
		description: 'Who the lead belongs to',
	},
	{
		displayName: 'Matching Strategy',
		name: 'matching',
		type: 'options',
		noDataExpression: true,
		default: 'emailAndPage',
		options: leadMatchingOptions,
		description: 'How to find an existing lead. Closed leads are not changed.',
	},
	...strategyProperties('lead', { show: { matching: ['strategy'] } }),
	{
		displayName: 'If a Lead Matches',
		name: 'ifFound',
		type: 'options',
		noDataExpression: true,
		default: 'update',
		displayOptions: { show: { matching: ['email', 'emailAndPage'] } },
		options: ifLeadFoundOptions,
		description: 'What to do with the existing lead',
	},
	...newLeadPlace(),
	...leadMappingProperties,
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
				description: 'The account the lead belongs to. Leave empty to use the contact’s account.',
			},
			contactIdProperty,
		],
	},
	whenTestingRecordProperty,
];
