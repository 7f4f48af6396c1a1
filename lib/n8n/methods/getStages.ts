import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';

/** The stages of the process that the parameter *Lifecycle Process* names, in their order. */
export async function getStages(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const id = this.getCurrentNodeParameter('processId');
	const process = await withEngine(
		this,
		async ({ store }) => await store.lifecycle.process(typeof id === 'string' && id !== '' ? id : null),
	);
	return (process?.definition.stages ?? []).map(({ key, name, closes }) => ({
		name,
		value: key,
		...(closes === undefined ? {} : { description: `Closes the lead as ${closes}` }),
	}));
}
