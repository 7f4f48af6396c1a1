import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { BY_NAME } from '../../domain/journey/check';
import { orUnreachable } from './orUnreachable';
import { listEventTypes } from './searchEventTypes';

/** Event types by which contacts may enter, between doing without and naming them. */
export async function getEnteringTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const nothing = { name: 'Nothing: Only Record Events', value: '' };
	const byName = {
		name: 'By Name',
		value: BY_NAME,
		description: 'For several types, or one that isn’t in this list yet',
	};
	const { options, without } = await orUnreachable(async () => await listEventTypes(this), byName);
	return [nothing, ...options, without];
}
