import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';

/** Scoring models by name, for drop-downs, including stopped ones. */
export async function getScoringModels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const models = await withEngine(this, async ({ store }) => await store.scoring.list({ limit: 1000 }));
	return models.map(({ id, name, active }) => ({ name: active ? name : `${name} (stopped)`, value: id }));
}
