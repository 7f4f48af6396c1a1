import type { INodeProperties } from 'n8n-workflow';

import { whenTestingRecordProperty } from '../../lib/n8n/descriptions/common';
import { contactIdProperty, contactOfTool } from '../../lib/n8n/descriptions/contactId';
import { leadFieldsFromModel } from '../../lib/n8n/leads/leadMappingProperties';
import { leadRequestProperties } from '../../lib/n8n/leads/leadRequestProperties';
import { withTool } from '../../lib/n8n/tools';
import { ID_EXAMPLE } from '../../lib/n8n/descriptions/idExample';

const own: INodeProperties[] = [
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
		...contactOfTool,
		displayOptions: { show: { ...contactOfTool.displayOptions?.show, basis: ['account', 'contact'] } },
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
				placeholder: ID_EXAMPLE,
				description: 'The account the lead belongs to. Leave empty to use the contact’s account.',
			},
			contactIdProperty,
		],
	},
	whenTestingRecordProperty,
];

export const properties = withTool(own, {
	description:
		'Create a lead for a contact: one expression of interest for sales. Finds and updates the open lead instead if there is one. Returns the lead with its ID, topic, stage and outcome (created or updated). Example: Ada is interested in espresso machines.',
	defaults: leadFieldsFromModel,
});
