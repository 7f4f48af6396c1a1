import { createHash } from 'node:crypto';

import { InvalidInputError, NotFoundError } from '../../domain/errors';
import { KEYS_VERSION, parseStrategy, type MatchedRecord } from '../../domain/matching';
import type { Store, StoredStrategy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { dropKeys, makeKeys, type KeyProgress } from './rekey';

const MAX_NAME = 200;
const MAX_DESCRIPTION = 2_000;

/** A requested strategy; `definition` is checked here. */
export interface StrategyRequest {
	name: string;
	description: string | null;
	/** JSON of a `MatchingStrategy`. */
	definition: unknown;
}

/** A strategy that a form or step refers to: a stored one, or one defined there. */
export type StrategyReference = { id: string } | { definition: unknown };

/**
 * Creates a strategy and the keys of all records.
 * @throws InvalidInputError for a name that is taken, and an invalid definition
 */
export async function createStrategy(
	context: EngineContext,
	request: StrategyRequest,
	onProgress?: (progress: KeyProgress) => void,
): Promise<StoredStrategy> {
	const definition = parseStrategy(request.definition, 'Definition');
	const write = { ...checkNames(request), definition };
	const strategy = await context.store.matching.insert(write, KEYS_VERSION);
	if (strategy === null) throw takenName(write.name);
	return await makeKeys(context, strategy.id, onProgress);
}

/**
 * Changes the given parts of a strategy. With another definition all records get new keys; until that is
 * done, every lookup by it helps with it first.
 * @throws NotFoundError; InvalidInputError like {@link createStrategy}, and when it would find records of
 *   another kind than before
 */
export async function updateStrategy(
	context: EngineContext,
	id: string,
	changes: Partial<StrategyRequest>,
	onProgress?: (progress: KeyProgress) => void,
): Promise<StoredStrategy> {
	await inTransaction(context, async ({ store }) => {
		const before = await store.matching.get(id);
		if (before === null) throw new NotFoundError('matching strategy', id);
		const definition =
			changes.definition === undefined ? before.definition : parseStrategy(changes.definition, 'Definition');
		if (definition.record !== before.record) {
			throw new InvalidInputError({
				field: 'Definition.record',
				reason: `the strategy "${before.name}" finds ${before.record}s, which cannot be changed; create a new strategy instead`,
			});
		}
		const write = { ...checkNames({ ...before, ...changes }), definition };
		const other = await store.matching.findByName(write.name);
		if (other !== null && other.id !== id) throw takenName(write.name);
		const same = JSON.stringify(definition) === JSON.stringify(before.definition);
		await store.matching.update(id, write, same ? null : { keysVersion: KEYS_VERSION });
	});
	return await makeKeys(context, id, onProgress);
}

/** @throws NotFoundError */
export async function deleteStrategy(context: EngineContext, id: string): Promise<StoredStrategy> {
	const strategy = await context.store.matching.get(id);
	if (strategy === null || !(await context.store.matching.delete(id))) {
		throw new NotFoundError('matching strategy', id);
	}
	await dropKeys(context, strategy);
	return strategy;
}

/**
 * The strategy referred to, with the keys of all records. One that is defined where it is used is stored
 * under a name derived from its content, so that its keys are built once.
 * @throws InvalidInputError when it doesn't exist, is invalid, or finds other records
 */
export async function findStrategy(
	context: EngineContext,
	reference: StrategyReference,
	record: MatchedRecord,
	path = 'Strategy',
): Promise<StoredStrategy> {
	const { store } = context;
	const strategy =
		'id' in reference
			? await named(store, reference.id, path)
			: await written(store, reference.definition, path);
	if (strategy.record !== record) {
		throw new InvalidInputError({
			field: path,
			reason: `"${strategy.name}" is for ${strategy.record}s; choose a strategy for ${record}s`,
		});
	}
	return strategy;
}

async function named(store: Store, id: string, path: string): Promise<StoredStrategy> {
	const strategy = await store.matching.get(id);
	if (strategy !== null) return strategy;
	throw new InvalidInputError({
		field: path,
		reason: `there is no matching strategy "${id.slice(0, 80)}" in this store; choose another one`,
	});
}

async function written(store: Store, given: unknown, path: string): Promise<StoredStrategy> {
	const definition = parseStrategy(given, path);
	const hash = createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 32);
	const id = `inline-${hash}`;
	const known = await store.matching.get(id);
	if (known !== null) return known;
	const name = `Inline ${hash}`;
	await store.matching.insert({ name, description: null, definition }, KEYS_VERSION, { id, inline: true });
	return (await store.matching.get(id)) as StoredStrategy;
}

function checkNames({ name: given, description }: Pick<StrategyRequest, 'name' | 'description'>): {
	name: string;
	description: string | null;
} {
	const name = given.normalize('NFC').trim();
	if (name === '' || name.length > MAX_NAME) {
		throw new InvalidInputError({
			field: 'Name',
			reason: name === '' ? 'is empty; name the strategy' : `is longer than ${MAX_NAME} characters`,
		});
	}
	if ((description?.length ?? 0) > MAX_DESCRIPTION) {
		throw new InvalidInputError({
			field: 'Description',
			reason: `is longer than ${MAX_DESCRIPTION} characters`,
		});
	}
	return { name, description };
}

function takenName(name: string): InvalidInputError {
	return new InvalidInputError({
		field: 'Name',
		reason: `a matching strategy named "${name}" already exists; choose another name`,
	});
}
