import {
	NodeHelpers,
	type IDataObject,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
} from 'n8n-workflow';

/** n8n's view of node types. */
export class NodeTypes implements INodeTypes {
	readonly #types: Record<string, INodeType | IVersionedNodeType>;

	constructor(types: Record<string, INodeType | IVersionedNodeType>) {
		this.#types = types;
	}

	getByName(type: string): INodeType | IVersionedNodeType {
		return this.#find(type);
	}

	getByNameAndVersion(type: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.#find(type), version);
	}

	getKnownTypes(): IDataObject {
		return {};
	}

	#find(type: string): INodeType | IVersionedNodeType {
		if (!Object.hasOwn(this.#types, type)) throw new Error(`There is no node type "${type}" here`);
		return this.#types[type];
	}
}
