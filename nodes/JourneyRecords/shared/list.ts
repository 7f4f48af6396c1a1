import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { readNumber } from '../../../lib/n8n/parameters';
import { fromModel } from '../../../lib/n8n/tools';
import type { Page } from '../../../lib/store';

/** The most the store returns at once. */
const PAGE = 1000;

export const listProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/** In a tool, the model asks for as many results as it needs. */
export const limitFromModel: Record<string, NodeParameterValueType> = {
	limit: fromModel('Limit', 'How many results to return at most', { type: 'number', fallback: 20 }),
};

/** The maximum number of results; Infinity for all. */
export function readLimit(functions: IExecuteFunctions, itemIndex: number): number {
	if (functions.getNodeParameter('returnAll', itemIndex, false) === true) return Infinity;
	return readNumber(functions, 'limit', itemIndex, 50, { field: 'Limit', least: 1, whole: true });
}

/**
 * Reads a long list page by page. Records that come or go meanwhile may shift the pages: none is returned
 * twice.
 * @param limit at most this many; Infinity for all
 */
export async function readPages<T extends { id: string }>(
	limit: number,
	read: (page: Required<Page>) => Promise<T[]>,
): Promise<T[]> {
	const found = new Map<string, T>();
	for (let offset = 0; found.size < limit; offset += PAGE) {
		const wanted = Math.min(PAGE, limit - found.size);
		const page = await read({ limit: wanted, offset });
		for (const record of page) found.set(record.id, record);
		if (page.length < wanted || wanted < PAGE) break;
		await nextTurn();
	}
	return [...found.values()];
}
