import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { pauseJourney, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { journeyIdProperty, requireJourney } from './journeyId';
import { journeyJson } from './journeyJson';

export const description = forOperation('journey', 'pause', [journeyIdProperty]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { store } = engine;
	const { id } = await requireJourney(functions, store, itemIndex);
	const changed = await pauseJourney(engine, id);
	const journey = await requireJourney(functions, store, itemIndex);
	return [{ ...(await journeyJson(store, journey)), outcome: changed ? 'paused' : 'unchanged' }];
}
