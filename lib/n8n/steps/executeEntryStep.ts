import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { withEnginePatiently } from '../engines';
import { isTest } from '../mode';
import { claimedItems, receiveClaims } from './receiveClaims';

/** The `execute()` of a journey's trigger: contacts that have entered go on. */
export async function executeEntryStep(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (isTest(functions.getMode())) return [functions.getInputData()];
	return await withEnginePatiently(functions, async (engine) => {
		const received = await receiveClaims(functions, engine, claimedItems(functions));
		return [received.map(({ item }) => item)];
	});
}
