import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { EngineContext } from '../../lib/engine';

/** One operation on one resource: its parameters, and what it does for one item. */
export interface Operation {
	description: INodeProperties[];
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

/** Shows properties for one operation only. */
export function forOperation(
	resource: string,
	operation: string,
	properties: INodeProperties[],
): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [resource], operation: [operation], ...property.displayOptions?.show },
		},
	}));
}
