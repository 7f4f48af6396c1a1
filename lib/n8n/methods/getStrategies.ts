import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { PRESET_PREFIX, PRESET_STRATEGIES, WRITTEN_HERE, type MatchedRecord } from '../../domain/matching';
import { withEngine } from '../engines';

/** Matching strategies for contacts: the store's own by name, then those every store has. */
export async function getContactStrategies(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await load(this, 'contact');
}

/** The same for leads. */
export async function getLeadStrategies(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await load(this, 'lead');
}

async function load(
	functions: ILoadOptionsFunctions,
	record: MatchedRecord,
): Promise<INodePropertyOptions[]> {
	const stored = await withEngine(
		functions,
		async ({ store }) => await store.matching.list({ record, limit: 1_000 }),
	);
	return [
		...stored.map(({ id, name, description }) => option(name, id, description)),
		...PRESET_STRATEGIES.filter(({ strategy }) => strategy.record === record).map(
			({ key, name, description }) => option(`Preset: ${name}`, `${PRESET_PREFIX}${key}`, description),
		),
		option('Define Below', WRITTEN_HERE, 'As JSON, in the field below'),
	];
}

function option(name: string, value: string, description: string | null): INodePropertyOptions {
	return { name, value, ...(description === null ? {} : { description }) };
}
