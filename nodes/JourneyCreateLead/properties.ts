import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { processProperty } from '../../lib/n8n/descriptions/lifecycle';
import { strategyProperties } from '../../lib/n8n/descriptions/matchingStrategy';
import { contactIdProperty } from '../../lib/n8n/descriptions/contactId';

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
		],
		description: 'Whose interest the lead stands for',
	},
	{
		displayName: 'Matching Strategy',
		name: 'matching',
		type: 'options',
		noDataExpression: true,
		default: 'emailAndPage',
		options: [
			{ name: 'Always a New Lead', value: 'always', description: 'Every visit makes a lead' },
			{ name: 'Email', value: 'email', description: 'One open lead a person, or an account' },
			{
				name: 'Email and Marketing Page',
				value: 'emailAndPage',
				description: 'One open lead a person and marketing page, or an account and marketing page',
			},
			{ name: 'Strategy', value: 'strategy', description: 'Rules of your own' },
		],
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
		options: [
			{ name: 'Fill Empty Fields Only', value: 'fillEmpty' },
			{ name: 'Leave It as It Is', value: 'keep' },
			{ name: 'Update', value: 'update' },
		],
		description: 'What is done with the lead that was found',
	},
	{
		...processProperty,
		description:
			'The process that a new lead goes through; one that exists stays in its own. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Initial Stage Name or ID',
		name: 'stage',
		type: 'options',
		default: '',
		typeOptions: { loadOptionsMethod: 'getOpenStages', loadOptionsDependsOn: ['processId'] },
		description:
			'Where a new lead begins in its process. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Topic',
		name: 'topic',
		type: 'string',
		default: '',
		placeholder: 'e.g. Wants to know more about espresso machines',
		description: 'What the contact is interested in, in a few words for the salesperson',
	},
	{
		displayName: 'Marketing Page',
		name: 'page',
		type: 'string',
		default: '',
		placeholder: 'e.g. espresso-machines',
		description: 'The page or form that the lead came by; leads are matched by it',
	},
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
			{
				displayName: 'Attributes',
				name: 'attributes',
				type: 'json',
				default: '{}',
				description: 'A JSON object of everything else that is to be known about the lead',
			},
			{
				displayName: 'Campaign',
				name: 'campaign',
				type: 'string',
				default: '',
				description: 'The campaign that the lead belongs to',
			},
			contactIdProperty,
			{
				displayName: 'Owner',
				name: 'owner',
				type: 'string',
				default: '',
				placeholder: 'e.g. kim@contoso.com',
				description: 'The salesperson who is responsible',
			},
		],
	},
	whenTestingRecordProperty,
];
