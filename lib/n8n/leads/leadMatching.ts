import type { INodePropertyOptions } from 'n8n-workflow';

import type { LeadMatching } from '../../engine';

/** What nodes offer: the engine's own rules, plus strategies. */
export type NodeLeadMatching = LeadMatching | 'strategy';

export const leadMatchingOptions: INodePropertyOptions[] = [
	{ name: 'Always a New Lead', value: 'always', description: 'Creates a lead on every visit' },
	{ name: 'Email', value: 'email', description: 'One open lead per person or account' },
	{
		name: 'Email and Marketing Page',
		value: 'emailAndPage',
		description: 'One open lead per marketing page for each person or account',
	},
	{ name: 'Strategy', value: 'strategy', description: 'Your own rules' },
];

export const ifLeadFoundOptions: INodePropertyOptions[] = [
	{ name: 'Fill Empty Fields Only', value: 'fillEmpty' },
	{ name: 'Leave Unchanged', value: 'keep' },
	{ name: 'Update', value: 'update' },
];
