import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { keepGraph, type JourneyEngine } from '../../engine';
import { withEnginePatiently } from '../engines';
import { itemError } from '../errors';
import { isTest } from '../mode';
import { closeIfFaulty, openIfRefused, refusalError, seeEntry, type SeenJourney } from '../publication';
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
	const seen = seeEntry(functions);
	return await withEnginePatiently(functions, async (engine) => {
		const claims = claimedItems(functions);
		// n8n asks no trigger when another node has changed.
		if (seen !== null) await keepGraph(engine, seen.published);
		if (seen !== null && claims.length > 0 && !(await isOpenNow(functions, engine, seen))) return [[]];
		const received = await receiveClaims(functions, engine, claims);
		return [received.map(({ item }) => item)];
	});
}

/**
 * The last gate, and the only one that every edit passes: n8n runs the newest version without asking the
 * trigger. What isn't received stays at the trigger.
 * @throws NodeOperationError with the reason, once per refusal
 */
async function isOpenNow(
	functions: IExecuteFunctions,
	engine: JourneyEngine,
	seen: SeenJourney,
): Promise<boolean> {
	const refusal = await closeIfFaulty(engine, seen);
	if (refusal === null) return await openIfRefused(engine, seen);
	if (refusal.isNew) throw refusalError(functions.getNode(), refusal.findings);
	return false;
}
