import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { withEnginePatiently } from '../engines';
import { itemError } from '../errors';
import { isTest } from '../mode';
import { claimedItems, receiveClaims } from './receiveClaims';

/**
 * The `execute()` of a journey's trigger: contacts that have entered go on.
 * @param testEntry makes the items of an editor run that wasn't started by a call
 */
export async function executeEntryStep(
	functions: IExecuteFunctions,
	testEntry: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][]> {
	if (isTest(functions.getMode())) {
		const called = functions.getInputData().filter(({ json }) => json.journey !== undefined);
		if (called.length > 0) return [called];
		try {
			return [await testEntry()];
		} catch (error) {
			throw itemError(functions, error, 0);
		}
	}
	return await withEnginePatiently(functions, async (engine) => {
		const received = await receiveClaims(functions, engine, claimedItems(functions));
		return [received.map(({ item }) => item)];
	});
}
