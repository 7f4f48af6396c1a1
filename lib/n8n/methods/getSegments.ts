import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';
import { orHowToMake } from './orHowToMake';

/** Segments by name, for drop-downs. */
export async function getSegments(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const segments = await withEngine(this, async ({ store }) => await store.segments.list({ limit: 1000 }));
	const options = segments.map(({ id, name, description }) => ({
		name,
		value: id,
		...(description === null ? {} : { description }),
	}));
	return orHowToMake(
		options,
		'No segments yet',
		'Create one with Journey Records → Segment: Create. For an audience, you can also choose Contacts That Match.',
	);
}
