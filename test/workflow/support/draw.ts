import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { DrawnWorkflow } from '../../../lib/simulation/runtime/DrawnWorkflow';

export type { DrawnWorkflow } from '../../../lib/simulation/runtime/DrawnWorkflow';

export type NodeSketch = Partial<Omit<INode, 'name'>> & { type: string };

const OURS = 'n8n-nodes-customer-journey';

/** One of this package's nodes. */
export function ours(name: string, parameters: INodeParameters = {}, more: Partial<INode> = {}): NodeSketch {
	return { type: `${OURS}.${name}`, parameters, ...more };
}

/** A node that stands for one of another package; see `standIns`. */
export function standIn(
	type: string,
	parameters: INodeParameters = {},
	more: Partial<INode> = {},
): NodeSketch {
	return { type: type.includes('.') ? type : `stand-in.${type}`, parameters, ...more };
}

/** The endpoint by which most test journeys are entered: `enter` makes its contact enter. */
export function events(parameters: INodeParameters = {}, more: Partial<INode> = {}): NodeSketch {
	return ours('journeyEventsTrigger', { authentication: 'none', enterOn: 'enter', ...parameters }, more);
}

/** What Create Lead's fields are mapped to by hand. */
export function mapped(value: Record<string, string | number | boolean>): INodeParameters {
	return {
		fields: {
			mappingMode: 'defineBelow',
			value,
			matchingColumns: [],
			schema: [],
			attemptToConvertTypes: false,
			convertFieldsToString: false,
		},
	};
}

/**
 * Draws a workflow. Nodes keep the id `id of <name>` unless they say otherwise.
 * @param lines chains of node names; `Ask#1` leaves by the second output, `Merge@1` is entered by the second input
 */
export function draw(
	nodes: Record<string, NodeSketch>,
	lines: string[][],
	more: Partial<Pick<DrawnWorkflow, 'id' | 'name' | 'settings'>> = {},
): DrawnWorkflow {
	const connections: IConnections = {};
	for (const line of lines) {
		for (let index = 0; index + 1 < line.length; index++) {
			const [place, output = '0'] = line[index].split('#');
			const [from] = place.split('@');
			const [to, input = '0'] = line[index + 1].split('#')[0].split('@');
			for (const name of [from, to]) if (nodes[name] === undefined) throw new Error(`No node "${name}"`);
			const main = ((connections[from] ??= {}).main ??= []);
			while (main.length <= Number(output)) main.push([]);
			main[Number(output)]?.push({ node: to, type: 'main', index: Number(input) });
		}
	}
	return {
		id: 'journey',
		name: 'Test Journey',
		settings: { executionOrder: 'v1', timezone: 'UTC' },
		...more,
		nodes: Object.entries(nodes).map(([name, template]) => ({
			id: `id of ${name}`,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			...template,
			name,
		})),
		connections,
	};
}

/** The same workflow with one node changed, as after an edit. */
export function edit(workflow: DrawnWorkflow, name: string, changes: Partial<INode>): DrawnWorkflow {
	const copy = structuredClone(workflow);
	const node = copy.nodes.find((candidate) => candidate.name === name);
	if (node === undefined) throw new Error(`No node "${name}"`);
	Object.assign(node, changes);
	if (changes.name !== undefined && changes.name !== name) rename(copy.connections, name, changes.name);
	return copy;
}

/** The same workflow without a node; what came before it is not connected any more. */
export function without(workflow: DrawnWorkflow, name: string): DrawnWorkflow {
	const copy = structuredClone(workflow);
	copy.nodes = copy.nodes.filter((node) => node.name !== name);
	delete copy.connections[name];
	for (const { main } of Object.values(copy.connections)) {
		main.forEach((targets, output) => {
			main[output] = (targets ?? []).filter((target) => target.node !== name);
		});
	}
	return copy;
}

function rename(connections: IConnections, from: string, to: string): void {
	if (connections[from] !== undefined) {
		connections[to] = connections[from];
		delete connections[from];
	}
	for (const { main } of Object.values(connections)) {
		for (const target of main.flatMap((targets) => targets ?? [])) if (target.node === from) target.node = to;
	}
}
