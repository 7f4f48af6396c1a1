import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { LEAST_AGE_DAYS, type RetentionRequest } from '../../../lib/engine';
import { optionsProperty } from '../../../lib/n8n/descriptions/common';
import { readNumber, toNumber } from '../../../lib/n8n/parameters';
import { readCollection } from './values';

const MOST_AT_ONCE = 1_000_000;

/** Parameters of both operations that delete old records. */
export function retentionProperties(notice: string, options: INodeProperties[] = []): INodeProperties[] {
	return [
		{ displayName: notice, name: 'deleteOldNotice', type: 'notice', default: '' },
		{
			displayName: 'Older Than (Days)',
			name: 'olderThanDays',
			type: 'number',
			default: 365,
			typeOptions: { minValue: LEAST_AGE_DAYS },
			description: `Newer records always stay. The minimum is ${LEAST_AGE_DAYS} days.`,
		},
		{
			displayName: 'Permanently Delete',
			name: 'deleteForGood',
			type: 'boolean',
			default: false,
			description: 'Whether to delete. If turned off, only counts what would be deleted and what would stay.',
		},
		optionsProperty([
			{
				displayName: 'Max Records per Run',
				name: 'mostAtOnce',
				type: 'number',
				default: MOST_AT_ONCE,
				typeOptions: { minValue: 1 },
				description: 'How many records to process in one run. The next run continues with the rest.',
			},
			...options,
		]),
	];
}

/** @throws InvalidInputError */
export function readRetention(functions: IExecuteFunctions, itemIndex: number): RetentionRequest {
	const { mostAtOnce = MOST_AT_ONCE } = readCollection(functions, 'options', itemIndex);
	return {
		olderThanDays: readNumber(functions, 'olderThanDays', itemIndex, 365, {
			field: 'Older Than (Days)',
			least: LEAST_AGE_DAYS,
			whole: true,
		}),
		preview: functions.getNodeParameter('deleteForGood', itemIndex, false) !== true,
		limit: toNumber(mostAtOnce, { field: 'Max Records per Run', least: 1, whole: true }),
		// The execution may be stopped manually, or by its timeout.
		signal: functions.getExecutionCancelSignal?.(),
	};
}
