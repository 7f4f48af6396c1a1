import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { strategyProperties } from '../../lib/n8n/descriptions/matchingStrategy';
import { contactIdProperty } from '../../lib/n8n/descriptions/contactId';

export const properties: INodeProperties[] = [
	{
		displayName: 'Matching Strategy',
		name: 'matching',
		type: 'options',
		noDataExpression: true,
		default: 'emailAndPage',
		options: [
			{ name: 'Always a New Lead', value: 'always', description: 'Every visit of a contact makes a lead' },
			{ name: 'Email', value: 'email', description: 'One open lead a person' },
			{
				name: 'Email and Marketing Page',
				value: 'emailAndPage',
				description: 'One open lead a person and marketing page',
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
