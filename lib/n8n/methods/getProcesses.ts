import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';

/** Lifecycle processes by name, for drop-downs; those every store has come first. */
export async function getProcesses(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const processes = await withEngine(this, async ({ store }) => await store.lifecycle.processes());
	return processes.map(({ id, name, description }) => ({
		name,
		value: id,
		...(description === null ? {} : { description }),
	}));
}
