import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';

/** Matching strategies of the store by name. */
export async function getStoredStrategies(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const stored = await withEngine(this, async ({ store }) => await store.matching.list({ limit: 1_000 }));
	return stored.map(({ id, name, record, description }) => ({
		name: `${name} (${record})`,
		value: id,
		...(description === null ? {} : { description }),
	}));
}
