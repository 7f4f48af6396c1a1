import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeHelpers, Workflow, type INode, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { NodeTypes } from '../../../../lib/simulation/runtime/NodeTypes';
import { OUR_PACKAGE, ourNodes } from '../../../../lib/simulation/runtime/ourNodes';
import type { DrawnWorkflow } from '../../support/draw';
import { toolDescription } from '../../../support/toolDescription';
import { BASE_NODES, baseDescription } from './baseNodes';

const FOLDER = join(__dirname, '../../../../examples');

const NOTE = 'n8n-nodes-base.stickyNote';

const types: Record<string, INodeType> = {
	...ourNodes(),
	...ourTools(),
	...Object.fromEntries(
		Object.keys(BASE_NODES).map((type) => [type, { description: baseDescription(type) }]),
	),
};

/** The second type that n8n makes of each node that AI models can use as a tool. */
function ourTools(): Record<string, INodeType> {
	return Object.fromEntries(
		Object.entries(ourNodes())
			.filter(([, { description }]) => description.usableAsTool)
			.map(([type, { description }]) => [`${type}Tool`, { description: toolDescription(description) }]),
	);
}

/** What n8n knows of a type; undefined: there is no such node. */
export function descriptionOf({ type }: Pick<INode, 'type'>): INodeTypeDescription | undefined {
	return Object.hasOwn(types, type) ? types[type].description : undefined;
}

export const isOurs = ({ type }: Pick<INode, 'type'>): boolean => type.startsWith(`${OUR_PACKAGE}.`);

/** One file of the folder, and what is drawn in it. */
export class ExampleFile {
	readonly text: string;

	readonly json: Record<string, unknown> & Pick<DrawnWorkflow, 'name' | 'nodes' | 'connections'>;

	constructor(readonly file: string) {
		this.text = readFileSync(join(FOLDER, file), 'utf8');
		this.json = JSON.parse(this.text) as ExampleFile['json'];
	}

	get notes(): INode[] {
		return this.json.nodes.filter(({ type }) => type === NOTE);
	}

	/** All but the sticky notes. */
	get nodes(): INode[] {
		return this.json.nodes.filter(({ type }) => type !== NOTE);
	}

	node(name: string): INode {
		const found = this.nodes.find((node) => node.name === name);
		if (found === undefined) throw new Error(`${this.file} has no node "${name}"`);
		return found;
	}

	/** How many outputs a node has. */
	outputsOf(node: INode): number {
		const { name, nodes, connections } = this.json;
		const workflow = new Workflow({
			name,
			nodes: structuredClone(nodes),
			connections,
			active: false,
			nodeTypes: new NodeTypes(types),
		});
		const description = descriptionOf(node) as INodeTypeDescription;
		return NodeHelpers.getNodeOutputs(workflow, workflow.getNode(node.name) as INode, description).length;
	}

	/** All lines between nodes. */
	get lines(): Array<{ from: string; output: number; to: string }> {
		return Object.entries(this.json.connections).flatMap(([from, { main = [] }]) =>
			main.flatMap((targets, output) => (targets ?? []).map(({ node }) => ({ from, output, to: node }))),
		);
	}

	/** Names of the AI tools, with the nodes they are connected to. */
	get tools(): Array<{ tool: string; of: string }> {
		return Object.entries(this.json.connections).flatMap(([tool, { ai_tool = [] }]) =>
			ai_tool.flatMap((targets) => (targets ?? []).map(({ node }) => ({ tool, of: node }))),
		);
	}

	/** Names of the nodes that lead to one directly. */
	before(name: string): string[] {
		return this.lines.filter(({ to }) => to === name).map(({ from }) => from);
	}
}

/** All workflows among the examples; what the simulation takes beside them is none. */
export function exampleFiles(): ExampleFile[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json') && !file.endsWith('.behavior.json'))
		.map((file) => new ExampleFile(file));
}
