import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';
import { orHowToMake } from './orHowToMake';

/** Scoring models by name, for drop-downs, including stopped ones. */
export async function getScoringModels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const models = await withEngine(this, async ({ store }) => await store.scoring.list({ limit: 1000 }));
	return orHowToMake(
		models.map(({ id, name, active }) => ({ name: active ? name : `${name} (stopped)`, value: id })),
		'No scoring models yet',
		'Add a Score Lead node to a workflow, and publish it',
	);
}
