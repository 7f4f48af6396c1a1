import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../../../lib/n8n/engines';
import { orHowToMake } from '../../../lib/n8n/methods/orHowToMake';

/** Journeys that have ever been published on this store, by name. */
export async function getJourneys(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const journeys = await withEngine(this, async ({ store }) => await store.steps.journeys());
	return orHowToMake(
		journeys.map(({ id, name }) => ({ name, value: id, description: `Workflow ${id}` })),
		'No journeys yet',
		'Publish a workflow with a journey trigger first',
	);
}
