import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { findContext, withContext } from '../../lib/n8n/context';

/** The item with its contact and the message, in case a node before dropped them. */
export function sentItem(
	functions: IExecuteFunctions,
	index: number,
	message: IDataObject,
): INodeExecutionData {
	const item = functions.getInputData()[index];
	const context = findContext(functions, index);
	const passed: INodeExecutionData = {
		...item,
		json: { ...item.json, message },
		pairedItem: { item: index },
	};
	return context === undefined ? passed : withContext(passed, context, index);
}
