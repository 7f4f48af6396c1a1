import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { filtersProperty, journeyFilter, readFilters } from '../../shared/filters';

const filters: INodeProperties[] = [journeyFilter];

export const description = forOperation('journey', 'orphans', [filtersProperty(filters)]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { journeyId } = readFilters<{ journeyId?: string }>(functions, itemIndex, filters);
	const steps = await store.steps.orphans(journeyId);
	return steps.map(({ removedAt, oldestArrivalAt, ...step }) => ({
		...step,
		removedAt: isoTime(removedAt),
		oldestArrivalAt: isoTime(oldestArrivalAt),
	}));
}
