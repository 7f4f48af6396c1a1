import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { compact, isTool, notInTool, onlyInTool } from '../../lib/n8n/tools';
import type { Operation } from './operation';

const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: false,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * In workflows, records have all their fields, so that tables and expressions find them. AI models pay for each
 * word, so tools leave out what is empty unless the author wants it.
 */
export const simplifyProperty: INodeProperties[] = [
	notInTool(simplify),
	onlyInTool({ ...simplify, default: true }),
];

/** Whether the operation returns records that can be simplified; writing ones answer with few fields anyway. */
export function isSimplifiable({ readOnly, complete }: Operation): boolean {
	return readOnly === true && complete !== true;
}

/** Whether an item's output should be simplified. */
export function readSimplify(functions: IExecuteFunctions, itemIndex: number): boolean {
	return functions.getNodeParameter('simplify', itemIndex, isTool(functions)) === true;
}

/** The output of an operation as the author wants it. */
export function simplified(
	functions: IExecuteFunctions,
	operation: Operation,
	itemIndex: number,
	output: IDataObject[],
): IDataObject[] {
	if (operation.complete === true) return output;
	const wanted = isSimplifiable(operation) ? readSimplify(functions, itemIndex) : isTool(functions);
	return wanted ? output.map(compact) : output;
}
