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
			{ name: 'No Lead', value: 'none', description: 'A Create Lead step can make one later' },
			...leadMatchingOptions,
		],
		description:
			'Whether a submission makes a lead of its sender, and what decides whether that exists already. Leads that are closed are left alone.',
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
		description: 'What is done with the lead that was found',
	},
	{
		displayName: 'Lead Fields',
		name: 'leadFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: withLead,
		description: 'What all leads of this form say, unless a field of the form becomes it and is filled in',
		options: [
			{
				displayName: 'Campaign',
				name: 'campaign',
				type: 'string',
				noDataExpression: true,
				default: '',
				description: 'The campaign that the lead belongs to',
			},
			{
				displayName: 'Marketing Page',
				name: 'page',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. espresso-machines',
				description: 'The page that the lead came by; leads are matched by it. Empty: the form’s name.',
			},
			{
				displayName: 'Owner',
				name: 'owner',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. kim@contoso.com',
				description: 'The salesperson who is responsible',
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
