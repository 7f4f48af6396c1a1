import { setImmediate as nextTurn } from 'node:timers/promises';

import { NotFoundError } from '../../domain/errors';
import { KEYS_VERSION } from '../../domain/matching';
import type { StoredStrategy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { addKeys, scopeOf } from './keepKeys';

/** The progress of building a strategy's keys. */
export interface KeyProgress {
	keyed: number;
	total: number;
}

/** Keys deleted per statement. */
const DELETED_AT_ONCE = 1_000;

/**
 * Builds the keys of a strategy for all records, from the start or from where it was left, in parts that are
 * each committed separately. Several processes may do it at the same time.
 * @param onProgress called after each part
 * @throws NotFoundError
 */
export async function makeKeys(
	context: EngineContext,
	strategyId: string,
	onProgress: (progress: KeyProgress) => void = () => undefined,
): Promise<StoredStrategy> {
	const { store } = context;
	let strategy = await requireStrategy(context, strategyId);
	if (strategy.keysVersion !== KEYS_VERSION) {
		strategy = (await store.matching.startKeys(strategyId, strategy.version, KEYS_VERSION)) ?? strategy;
	}
	if (strategy.keyedAt !== null) return strategy;
	const { version } = strategy;
	// Without a transaction, records that others write at this moment may be missing.
	if (!store.inTransaction) await store.transaction(async (tx) => await tx.matching.awaitWriters());
	const total = await store.matching.count(strategy.record);
	const pace = store.pace({ first: 100, fewest: 20 });
	let progress = { keyed: strategy.cursor === null ? 0 : strategy.keyed, total };
	for (let after: string | null = strategy.cursor ?? ''; after !== null;) {
		const from: string = after;
		const part = await pace.run(
			async (size) => await keyPart(context, strategyId, version, { ...progress, from, size }),
		);
		// Changed meanwhile: the process that changed it builds the keys.
		if (part === null) return await makeKeys(context, strategyId, onProgress);
		progress = { keyed: part.keyed, total: Math.max(total, part.keyed) };
		onProgress(progress);
		after = part.last;
		if (!store.inTransaction) await nextTurn();
	}
	await dropKeys(context, { ...strategy, version: version - 1 });
	return await requireStrategy(context, strategyId);
}

/** The strategy with its keys built: nothing may be looked up by it before. */
export async function withKeys(context: EngineContext, strategy: StoredStrategy): Promise<StoredStrategy> {
	if (strategy.keyedAt !== null && strategy.keysVersion === KEYS_VERSION) return strategy;
	return await makeKeys(context, strategy.id);
}

/** Rebuilds all keys of a strategy, whatever is there. */
export async function rekey(
	context: EngineContext,
	strategyId: string,
	onProgress?: (progress: KeyProgress) => void,
): Promise<StoredStrategy> {
	const { version } = await requireStrategy(context, strategyId);
	await context.store.matching.startKeys(strategyId, version, KEYS_VERSION);
	return await makeKeys(context, strategyId, onProgress);
}

/** Deletes the keys of one version of a strategy, a part at a time. */
export async function dropKeys(
	{ store }: EngineContext,
	strategy: Pick<StoredStrategy, 'id' | 'version'>,
): Promise<void> {
	// More rules than a strategy may have.
	const scopes = Array.from({ length: 20 }, (_, ruleIndex) => scopeOf(strategy, ruleIndex));
	while (await store.matching.deleteScopePart(scopes, DELETED_AT_ONCE)) {
		if (!store.inTransaction) await nextTurn();
	}
}

async function keyPart(
	context: EngineContext,
	strategyId: string,
	version: number,
	{ keyed, total, from, size }: { keyed: number; total: number; from: string; size: number },
): Promise<{ last: string | null; keyed: number } | null> {
	return await inTransaction(context, async ({ store }) => {
		const strategy = await store.matching.get(strategyId);
		if (strategy === null || strategy.version !== version) return null;
		const ids = await store.matching.idsAfter(strategy.record, from, size);
		const candidates = await store.matching.read(strategy.record, ids);
		await addKeys(store, [strategy], [...candidates.values()]);
		const now = keyed + ids.length;
		const cursor = ids.at(-1) ?? from;
		const done = ids.length < size;
		await store.matching.noteKeyed(strategy, { keyed: now, total: Math.max(total, now), cursor, done });
		return { last: done ? null : cursor, keyed: now };
	});
}

async function requireStrategy({ store }: EngineContext, id: string): Promise<StoredStrategy> {
	const strategy = await store.matching.get(id);
	if (strategy === null) throw new NotFoundError('matching strategy', id);
	return strategy;
}
