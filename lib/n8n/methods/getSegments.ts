import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';

/** Segments by name, for drop-downs. */
export async function getSegments(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const segments = await withEngine(this, async ({ store }) => await store.segments.list({ limit: 1000 }));
	return segments.map(({ id, name, description }) => ({
		name,
		value: id,
		...(description === null ? {} : { description }),
	}));
}
