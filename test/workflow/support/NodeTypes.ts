import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeType, INodeTypes } from 'n8n-workflow';

const PACKAGE = join(__dirname, '../../..');

/** All nodes of this package, by their full type ids. */
export function ourNodes(): Record<string, INodeType> {
	const folder = join(PACKAGE, 'nodes');
	return Object.fromEntries(
		readdirSync(folder).map((name) => {
			const loaded = require(join(folder, name, `${name}.node`)) as Record<string, new () => INodeType>;
			const node = new loaded[name]();
			return [`n8n-nodes-customer-journey.${node.description.name}`, node];
		}),
	);
}

/** What n8n knows of node types. */
export class NodeTypes implements INodeTypes {
	readonly #types: Record<string, INodeType>;

	constructor(types: Record<string, INodeType>) {
		this.#types = types;
	}

	getByName(type: string): INodeType {
		return this.getByNameAndVersion(type);
	}

	getByNameAndVersion(type: string): INodeType {
		const found = this.#types[type];
		if (found === undefined) throw new Error(`There is no node type "${type}" in these tests`);
		return found;
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}
