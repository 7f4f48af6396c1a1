import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';

/** The store's matching strategies by name. */
export async function getStoredStrategies(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const stored = await withEngine(this, async ({ store }) => await store.matching.list({ limit: 1_000 }));
	return stored.map(({ id, name, record, description }) => ({
		name: `${name} (${record})`,
		value: id,
		...(description === null ? {} : { description }),
	}));
}
