import type { INodeProperties } from 'n8n-workflow';

import { newLeadPlace } from '../descriptions/lifecycle';
import { strategyProperties } from '../descriptions/matchingStrategy';
import { ifLeadFoundOptions, leadMatchingOptions, type NodeLeadMatching } from './leadMatching';
import { leadMappingProperties } from './leadMappingProperties';

/**
 * Whether the lead already exists, where a new one begins, and its fields: what `readLeadSettings` reads. Nodes
 * with them need the methods that these parts name.
 * @param initialMatching the matching that is chosen at first
 */
export function leadRequestProperties(initialMatching: NodeLeadMatching): INodeProperties[] {
	return [
		{
			displayName: 'Matching Strategy',
			name: 'matching',
			type: 'options',
			noDataExpression: true,
			default: initialMatching,
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
	];
}
