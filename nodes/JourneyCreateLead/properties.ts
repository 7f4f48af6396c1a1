import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { newLeadPlace } from '../../lib/n8n/descriptions/lifecycle';
import { strategyProperties } from '../../lib/n8n/descriptions/matchingStrategy';
import { contactIdProperty } from '../../lib/n8n/descriptions/contactId';
import { ifLeadFoundOptions, leadMatchingOptions } from '../../lib/n8n/leads/leadMatching';
import { leadMappingProperties } from '../../lib/n8n/leads/leadMappingProperties';

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
	{
		displayName: 'Matching Strategy',
		name: 'matching',
		type: 'options',
		noDataExpression: true,
		default: 'emailAndPage',
		options: leadMatchingOptions,
		description: 'What decides whether the lead exists already. Leads that are closed are left alone.',
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
		description: 'What is done with the lead that was found',
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
				description: 'Whose lead it is. Empty: the account of the contact.',
			},
			contactIdProperty,
		],
	},
	whenTestingRecordProperty,
];
