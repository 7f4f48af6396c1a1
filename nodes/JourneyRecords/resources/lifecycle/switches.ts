import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_SWITCHES, type LifecycleSwitches } from '../../../../lib/domain/lifecycle';
import type { Collection } from '../../shared/values';

/** What happens automatically in a process. */
export const switchProperties: INodeProperties[] = [
	{
		displayName: 'Automated Marketing Qualification',
		name: 'automatedMarketingQualification',
		type: 'boolean',
		default: true,
		description:
			'Whether a score moves a lead forward, in the default process to Automated Marketing Qualification',
	},
	{
		displayName: 'Automatic Sales-Ready',
		name: 'automaticSalesReady',
		type: 'boolean',
		default: true,
		description: 'Whether a score that reaches its model’s threshold makes a lead sales-ready',
	},
	{
		displayName: 'Clean Up Scores',
		name: 'cleanUpScores',
		type: 'boolean',
		default: true,
		description: 'Whether to remove a model’s scores from leads when the model is stopped',
	},
];

/** The switches that were set. */
export function readSwitches(given: Collection): Partial<LifecycleSwitches> {
	return Object.fromEntries(
		Object.keys(DEFAULT_SWITCHES)
			.filter((name) => name in given)
			.map((name) => [name, given[name] === true || given[name] === 'true']),
	);
}
