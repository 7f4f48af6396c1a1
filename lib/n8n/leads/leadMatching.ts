import type { INodePropertyOptions } from 'n8n-workflow';

import type { LeadMatching } from '../../engine';

/** What nodes offer: the engine's own rules, plus strategies. */
export type NodeLeadMatching = LeadMatching | 'strategy';

export const leadMatchingOptions: INodePropertyOptions[] = [
	{ name: 'Always a New Lead', value: 'always', description: 'Every visit makes a lead' },
	{ name: 'Email', value: 'email', description: 'One open lead a person, or an account' },
	{
		name: 'Email and Marketing Page',
		value: 'emailAndPage',
		description: 'One open lead a person and marketing page, or an account and marketing page',
	},
	{ name: 'Strategy', value: 'strategy', description: 'Rules of your own' },
];

export const ifLeadFoundOptions: INodePropertyOptions[] = [
	{ name: 'Fill Empty Fields Only', value: 'fillEmpty' },
	{ name: 'Leave It as It Is', value: 'keep' },
	{ name: 'Update', value: 'update' },
];
