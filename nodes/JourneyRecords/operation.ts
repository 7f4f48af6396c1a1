import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../lib/engine';
import type { AsTool } from '../../lib/n8n/tools';

/** One operation on a resource: its texts, its parameters, and what it does for one item. */
export interface Operation {
	/** In the list of operations. */
	name: string;
	/** In workflows. */
	value: string;
	/** In the nodes panel, among all that the node can do. */
	action: string;
	description: string;
	/** Its parameters. The resource shows them for this operation only. */
	properties: INodeProperties[];
	/** What an AI model reads and fills in. */
	tool: AsTool;
	/** It writes nothing, so the editor doesn't warn of running it. */
	readOnly?: boolean;
	/** It must be returned as stored, down to the last empty field; there's no *Simplify*. */
	complete?: boolean;
	/**
	 * The switch that allows what can't be undone. In a tool, only the author can turn it on: an expression, such
	 * as one that the model fills in, doesn't count. Added for tools if the operation has none of this name.
	 */
	authorSwitch?: string;
	/**
	 * Several items may share a transaction, because nothing but the store is touched. Writing to a store is
	 * several times as fast this way.
	 */
	batched?: boolean;
	/**
	 * The same for many items at once, with a few statements for all of them.
	 * @returns the output JSON or the problem of each item, in order
	 */
	executeMany?(
		functions: IExecuteFunctions,
		engine: EngineContext,
		itemIndexes: number[],
	): Promise<Array<IDataObject[] | Error>>;
	/** @returns the JSON of the items output for this one */
	execute(functions: IExecuteFunctions, engine: EngineContext, itemIndex: number): Promise<IDataObject[]>;
}

/** Declares an operation. Its texts must be literals: n8n's linter reads them. */
export function operation(given: Operation): Operation {
	return given;
}
