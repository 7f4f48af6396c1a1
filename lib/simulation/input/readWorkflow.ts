import type { INode } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { DrawnWorkflow } from '../runtime/DrawnWorkflow';
import { OUR_PACKAGE } from '../runtime/ourNodes';
import { readJson } from './readJson';
import { SimulationInputError } from './SimulationInputError';

const node = z.looseObject({
	id: z.string().optional(),
	name: z.string(),
	type: z.string(),
	typeVersion: z.number().default(1),
	position: z.array(z.number()).default([0, 0]),
	parameters: z.record(z.string(), z.unknown()).default({}),
});

const target = z.looseObject({
	node: z.string(),
	type: z.string().default('main'),
	index: z.number().default(0),
});

const workflow = z.looseObject(
	{
		name: z.string().default('Journey'),
		nodes: z.array(node, { error: 'is missing: this is not a workflow downloaded from n8n' }),
		connections: z.record(z.string(), z.record(z.string(), z.array(z.array(target).nullable()))).default({}),
		settings: z.looseObject({}).default({}),
	},
	{ error: 'must be a workflow downloaded from n8n' },
);

/**
 * Reads a workflow as exported by n8n.
 * @throws SimulationInputError
 */
export function readAsExported(file: string): z.infer<typeof workflow> {
	const read = readJson(file, workflow);
	const names = new Set<string>();
	for (const { name } of read.nodes) {
		if (names.has(name)) throw new SimulationInputError(`The file ${file}: two nodes are called ${name}`);
		names.add(name);
	}
	return read;
}

/**
 * Reads a workflow as exported by n8n, and prepares it for simulation: this package's nodes need no
 * credentials and take calls without a secret, and other nodes don't sleep between retries.
 * @param zone the zone for the whole workflow; null: as in its settings, or UTC
 * @throws SimulationInputError
 */
export function readWorkflow(file: string, zone: string | null): DrawnWorkflow {
	const read = readAsExported(file);
	const settled = read.settings as DrawnWorkflow['settings'];
	const own = settled.timezone === 'DEFAULT' ? undefined : settled.timezone;
	return {
		id: 'simulation',
		name: read.name,
		nodes: read.nodes.map((drawn) => prepare(drawn as unknown as INode)),
		connections: read.connections as DrawnWorkflow['connections'],
		settings: { executionOrder: settled.executionOrder ?? 'v1', timezone: zone ?? own ?? 'UTC' },
	};
}

function prepare(drawn: INode): INode {
	const copy: INode = { ...drawn, id: drawn.id ?? `id of ${drawn.name}`, type: ourType(drawn.type) };
	delete copy.credentials;
	if (!isOurs(copy)) return { ...copy, waitBetweenTries: 1 };
	return { ...copy, parameters: { ...copy.parameters, authentication: 'none' } };
}

/** In n8n's folder for custom nodes, their types have another name. */
function ourType(type: string): string {
	return type.replace(/^CUSTOM\.(?=journey)/, `${OUR_PACKAGE}.`);
}

export function isOurs({ type }: Pick<INode, 'type'>): boolean {
	return type.startsWith(`${OUR_PACKAGE}.`);
}
