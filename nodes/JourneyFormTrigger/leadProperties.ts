import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { newLeadPlace } from '../../lib/n8n/descriptions/lifecycle';
import { strategyProperties, type StrategyNames } from '../../lib/n8n/descriptions/matchingStrategy';
import { ifLeadFoundOptions, leadMatchingOptions } from '../../lib/n8n/leads/leadMatching';

/** The strategy for leads is next to the one for contacts. */
export const LEAD_STRATEGY: StrategyNames = {
	strategy: 'leadStrategy',
	strategyJson: 'leadStrategyJson',
	label: 'Lead ',
};

const withLead: IDisplayOptions = { hide: { leadMatching: ['none'] } };

/** The lead created from each submission. */
export const leadProperties: INodeProperties[] = [
	{
		displayName: 'Lead',
		name: 'leadMatching',
		type: 'options',
		noDataExpression: true,
		default: 'none',
		options: [
			{ name: 'No Lead', value: 'none', description: 'A Create Lead step can create one later' },
			...leadMatchingOptions,
		],
		description:
			'Whether to create a lead for the sender, and how to find an existing one. Closed leads are not changed.',
	},
	...strategyProperties('lead', { show: { leadMatching: ['strategy'] } }, LEAD_STRATEGY),
	{
		displayName: 'If a Lead Matches',
		name: 'leadIfFound',
		type: 'options',
		noDataExpression: true,
		default: 'update',
		displayOptions: { show: { leadMatching: ['email', 'emailAndPage'] } },
		options: ifLeadFoundOptions,
		description: 'What to do with the existing lead',
	},
	{
		displayName: 'Lead Fields',
		name: 'leadFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: withLead,
		description:
			'Default values for leads from this form. A filled-in form field that maps to the same lead field wins.',
		options: [
			{
				displayName: 'Campaign',
				name: 'campaign',
				type: 'string',
				noDataExpression: true,
				default: '',
				description: 'The campaign the lead belongs to',
			},
			{
				displayName: 'Marketing Page',
				name: 'page',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. espresso-machines',
				description:
					'The page the lead came from; leads can be matched by it. Leave empty to use the form’s name.',
			},
			{
				displayName: 'Owner',
				name: 'owner',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. kim@contoso.com',
				description: 'The salesperson responsible for the lead',
			},
			{
				displayName: 'Topic',
				name: 'topic',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. Wants to know more about espresso machines',
				description: 'What the contact is interested in, in a few words for the salesperson',
			},
		],
	},
	...newLeadPlace({ displayOptions: withLead }),
];
