import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { listProperties, readLimit, readPages } from '../../shared/list';
import { journeyJson } from './journeyJson';

export const description = forOperation('journey', 'getAll', listProperties);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const journeys = await readPages(
		readLimit(functions, itemIndex),
		async (page) => await store.steps.listJourneys(page),
	);
	const output: IDataObject[] = [];
	for (const journey of journeys) output.push(await journeyJson(store, journey));
	return output;
}
