import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import {
	findStrategy,
	refreshKeys,
	saveContactsByStrategy,
	type ContactFields,
	type EngineContext,
	type StrategyReference,
	type StrategySaved,
} from '../../../../lib/engine';
import { readStrategy } from '../../../../lib/n8n/descriptions/matchingStrategy';
import { contactJson } from '../../../../lib/n8n/items';
import type { StoredStrategy } from '../../../../lib/store';
import { readDefaultCountry } from '../../shared/country';
import { readCollection } from '../../shared/values';
import { readContactFields } from './readContactFields';

/** Neighbors that are saved the same way. */
interface Group {
	key: string;
	strategy: StoredStrategy;
	defaultCountry: string | undefined;
	positions: number[];
	list: ContactFields[];
}

/**
 * Saves the contacts of items by a matching strategy, those that are saved the same way together.
 * @returns the output JSON or the problem of each item, in order
 */
export async function upsertByStrategy(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndexes: number[],
): Promise<Array<IDataObject[] | Error>> {
	const results: Array<IDataObject[] | Error> = [];
	const groups: Group[] = [];
	for (const [position, itemIndex] of itemIndexes.entries()) {
		const item = readItem(functions, itemIndex);
		const problem = item instanceof Error ? item : await addItem(groups, engine, item, position);
		if (problem !== null) results[position] = problem;
	}
	// Outside of a transaction, so that no one waits for it.
	if (!engine.store.inTransaction && groups.length > 0) await refreshKeys(engine);
	for (const { strategy, defaultCountry, positions, list } of groups) {
		const saved = await saveContactsByStrategy(engine, list, { strategy, defaultCountry });
		saved.forEach((result, n) => {
			results[positions[n]] = result instanceof Error ? result : resultJson(result);
		});
	}
	return results;
}

interface Item {
	/** Equal for items that are saved the same way. */
	key: string;
	fields: ContactFields;
	defaultCountry: string | undefined;
	/** The strategy it names. */
	reference: () => StrategyReference;
}

function readItem(functions: IExecuteFunctions, itemIndex: number): Item | Error {
	try {
		const options = readCollection(functions, 'options', itemIndex);
		const fields = readContactFields(functions, itemIndex, null, {
			emptyBlank: options.blankValues === 'clear',
		});
		const defaultCountry = readDefaultCountry(options);
		const read = (name: string): unknown => functions.getNodeParameter(name, itemIndex, '');
		const key = JSON.stringify([defaultCountry, read('strategy'), read('strategyJson')]);
		return { key, fields, defaultCountry, reference: () => readStrategy(read, 'contact') };
	} catch (error) {
		return error as Error;
	}
}

/**
 * Adds an item to its neighbors only, because later items must find what earlier ones saved.
 * @returns the problem with the strategy it names; errors of the store concern all items and are thrown
 */
async function addItem(
	groups: Group[],
	engine: EngineContext,
	{ key, fields, defaultCountry, reference }: Item,
	position: number,
): Promise<InvalidInputError | null> {
	if (groups.at(-1)?.key !== key) {
		const strategy = await inputProblem(async () => await findStrategy(engine, reference(), 'contact'));
		if (strategy instanceof InvalidInputError) return strategy;
		groups.push({ key, strategy, defaultCountry, positions: [], list: [] });
	}
	groups.at(-1)?.positions.push(position);
	groups.at(-1)?.list.push(fields);
	return null;
}

/** Returns an InvalidInputError instead of throwing it. */
async function inputProblem<T>(work: () => Promise<T>): Promise<T | InvalidInputError> {
	return await work().catch((error: unknown) => {
		if (error instanceof InvalidInputError) return error;
		throw error;
	});
}

function resultJson({ contact, outcome, matchedBy }: StrategySaved): IDataObject[] {
	return [{ ...(contact === null ? { id: null } : contactJson(contact)), outcome, matchedBy }];
}
