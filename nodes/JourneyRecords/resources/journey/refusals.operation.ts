import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';
import { omit } from '../../../../lib/n8n/omit';
import { forOperation } from '../../operation';
import { contactIdFilter, filtersProperty, journeyFilter, readFilters } from '../../shared/filters';
import { listProperties, readLimit } from '../../shared/list';
import { readRefusals } from '../../shared/refusals';

const filters: INodeProperties[] = [contactIdFilter, journeyFilter];

export const description = forOperation('journey', 'refusals', [...listProperties, filtersProperty(filters)]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const filter = readFilters<{ contactId?: string; journeyId?: string }>(functions, itemIndex, filters);
	const refusals = await readRefusals(store, filter, readLimit(functions, itemIndex));
	return refusals.map((refusal) => ({
		...omit({ ...refusal }, 'id'),
		firstAt: isoTime(refusal.firstAt),
		lastAt: isoTime(refusal.lastAt),
	}));
}
