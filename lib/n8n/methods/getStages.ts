import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withEngine } from '../engines';
import { orHowToMake } from './orHowToMake';

/** The stages of the process in the parameter *Lifecycle Process*, in order. */
export async function getStages(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const id = this.getCurrentNodeParameter('processId');
	const process = await withEngine(
		this,
		async ({ store }) => await store.lifecycle.process(typeof id === 'string' && id !== '' ? id : null),
	);
	const options = (process?.definition.stages ?? []).map(({ key, name, closes }) => ({
		name,
		value: key,
		...(closes === undefined ? {} : { description: `Closes the lead as ${closes}` }),
	}));
	return orHowToMake(options, 'No stages', 'Choose a lifecycle process of this store first');
}

/** The stages of the chosen process where a lead can begin, preceded by the choice of its first one. */
export async function getOpenStages(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const id = this.getCurrentNodeParameter('processId');
	const process = await withEngine(
		this,
		async ({ store }) => await store.lifecycle.process(typeof id === 'string' && id !== '' ? id : null),
	);
	const open = (process?.definition.stages ?? []).filter(({ closes }) => closes === undefined);
	return [
		{ name: 'First Stage of the Process', value: '' },
		...open.map(({ key, name }) => ({ name, value: key })),
	];
}

/** The stages of all processes, each key once. */
export async function getStagesOfAll(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const processes = await withEngine(this, async ({ store }) => await store.lifecycle.processes());
	const stages = new Map<string, { name: string; processes: string[] }>();
	for (const { name: process, definition } of processes) {
		for (const { key, name } of definition.stages) {
			const known = stages.get(key);
			if (known === undefined) stages.set(key, { name, processes: [process] });
			else known.processes.push(process);
		}
	}
	return [...stages].map(([key, { name, processes: of }]) => ({
		name,
		value: key,
		description: of.join(', '),
	}));
}
