import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { inTransaction, type EngineContext } from '../../lib/engine';
import { withEngine, withEnginePatiently } from '../../lib/n8n/engines';
import { failedItem, itemError } from '../../lib/n8n/errors';
import { toItems } from '../../lib/n8n/items';
import { isTest } from '../../lib/n8n/mode';
import { requireAuthorSwitch } from './authorSwitch';
import type { Operation } from './operation';
import { operationOf } from './resources';
import { simplified } from './simplify';

/** Items between two pauses in which n8n can do something else; also the items per transaction. */
const BATCH = 100;

/** The same where a few statements handle all of them: fewer waits for the disk. */
const LARGE_BATCH = 250;

/** Runs the chosen operation for each item. */
export async function router(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = operationOf(
		functions.getNodeParameter('resource', 0),
		functions.getNodeParameter('operation', 0),
	);
	// In the editor, people want an answer right away.
	const lease = isTest(functions.getMode()) ? withEngine : withEnginePatiently;
	return await lease(functions, async (engine) => [await runItems(functions, engine, operation)]);
}

async function runItems(
	functions: IExecuteFunctions,
	engine: EngineContext,
	operation: Operation,
): Promise<INodeExecutionData[]> {
	const indexes = functions.getInputData().map((_, index) => index);
	const output: INodeExecutionData[][] = [];
	const size = operation.executeMany === undefined ? BATCH : LARGE_BATCH;
	for (let first = 0; first < indexes.length; first += size) {
		const batch = indexes.slice(first, first + size);
		output.push(
			((operation.batched || operation.executeMany) && batch.length > 1
				? await together(functions, engine, operation, batch)
				: null) ?? (await oneByOne(functions, engine, operation, batch)),
		);
		await nextTurn();
	}
	return output.flat();
}

/** All items of a batch in one transaction; null, with nothing done, if one of them fails. */
async function together(
	functions: IExecuteFunctions,
	engine: EngineContext,
	operation: Operation,
	batch: number[],
): Promise<INodeExecutionData[] | null> {
	try {
		return await inTransaction(engine, async (context) => {
			if (operation.executeMany !== undefined) {
				const results = await operation.executeMany(functions, context, batch);
				return results.flatMap((result, position) => outcome(functions, operation, result, batch[position]));
			}
			const results: INodeExecutionData[][] = [];
			for (const index of batch) {
				results.push(await executeOne(functions, context, operation, index));
			}
			return results.flat();
		});
	} catch {
		// Rolled back. Running them one by one finds the failing item and completes the others.
		return null;
	}
}

/** The output for one item of several; an error becomes an item if the node continues on errors. */
function outcome(
	functions: IExecuteFunctions,
	operation: Operation,
	result: IDataObject[] | Error,
	index: number,
): INodeExecutionData[] {
	if (!(result instanceof Error)) return toItems(simplified(functions, operation, index, result), index);
	const explained = itemError(functions, result, index);
	if (!functions.continueOnFail()) throw explained;
	return [failedItem(functions, functions.getInputData()[index], explained, index)];
}

async function oneByOne(
	functions: IExecuteFunctions,
	engine: EngineContext,
	operation: Operation,
	batch: number[],
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[][] = [];
	for (const index of batch) {
		try {
			output.push(await executeOne(functions, engine, operation, index));
		} catch (error) {
			const explained = itemError(functions, error, index);
			if (!functions.continueOnFail()) throw explained;
			output.push([failedItem(functions, functions.getInputData()[index], explained, index)]);
		}
	}
	return output.flat();
}

async function executeOne(
	functions: IExecuteFunctions,
	engine: EngineContext,
	operation: Operation,
	index: number,
): Promise<INodeExecutionData[]> {
	requireAuthorSwitch(functions, operation);
	const output = await operation.execute(functions, engine, index);
	return toItems(simplified(functions, operation, index, output), index);
}
