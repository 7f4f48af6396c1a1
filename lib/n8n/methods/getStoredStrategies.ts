import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';
import { orHowToMake } from './orHowToMake';

/** The store's matching strategies by name. */
export async function getStoredStrategies(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const stored = await withEngine(this, async ({ store }) => await store.matching.list({ limit: 1_000 }));
	const options = stored.map(({ id, name, record, description }) => ({
		name: `${name} (${record})`,
		value: id,
		...(description === null ? {} : { description }),
	}));
	return orHowToMake(
		options,
		'No strategies yet',
		'Create one with Journey Records → Matching Strategy: Create',
	);
}
