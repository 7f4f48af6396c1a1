import type { INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../lib/domain/errors';
import { EXACT_UNITS, type ExactUnit } from '../../lib/n8n/descriptions/exactUnits';

/** How often an event must happen; the values of a collection or fixed collection. */
export const frequencyProperties: INodeProperties[] = [
	{
		displayName: 'At Least (Times)',
		name: 'count',
		type: 'number',
		noDataExpression: true,
		default: 1,
		typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
		description: 'How often the event must occur',
	},
	{
		displayName: 'Within',
		name: 'within',
		type: 'number',
		noDataExpression: true,
		default: 0,
		typeOptions: { minValue: 0 },
		description: 'The period in which it must occur that often; 0 means at any time',
	},
	{
		displayName: 'Within Unit',
		name: 'withinUnit',
		type: 'options',
		noDataExpression: true,
		default: 'days',
		// By length.
		options: [
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Days', value: 'days', description: 'Of 24 hours' },
		],
	},
];

/**
 * Reads how often an event must happen.
 * @returns `within` in milliseconds; null: any time
 */
export function readFrequency(
	{ count = 1, within = 0, withinUnit = 'days' }: { count?: number; within?: number; withinUnit?: ExactUnit },
	path = '',
): { count: number; within: number | null } {
	if (!Number.isInteger(count) || count < 1 || count > 1000) {
		throw new InvalidInputError({
			field: `${path}At Least`,
			reason: `${String(count)} is not a whole number from 1 to 1000`,
		});
	}
	if (!Number.isFinite(within) || within < 0) {
		throw new InvalidInputError({
			field: `${path}Within`,
			reason: `${String(within)} is not a number of 0 or more`,
		});
	}
	return { count, within: within === 0 ? null : within * EXACT_UNITS[withinUnit] };
}
