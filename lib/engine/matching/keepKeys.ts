import { setImmediate as nextTurn } from 'node:timers/promises';

import {
	ruleKey,
	type Candidate,
	type MatchedRecord,
	type MatchingStrategy,
	type MatchValues,
} from '../../domain/matching';
import type { KeptKey, ScopedKey, Store, StoredStrategy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';

/** The scope of one rule's keys. */
export function scopeOf({ id, version }: Pick<StoredStrategy, 'id' | 'version'>, ruleIndex: number): string {
	return `${id}.${version}:${ruleIndex}`;
}

/** Every key by which a strategy finds a record. */
export function keysOf(
	strategy: Pick<StoredStrategy, 'id' | 'version'> & { definition: MatchingStrategy },
	values: MatchValues[],
): ScopedKey[] {
	const keys = new Map<string, ScopedKey>();
	strategy.definition.rules.forEach((rule, ruleIndex) => {
		const scope = scopeOf(strategy, ruleIndex);
		for (const one of values) {
			const key = ruleKey(strategy.definition, rule, one);
			if (key !== null) keys.set(`${scope} ${key}`, { scope, key });
		}
	});
	return [...keys.values()];
}

/**
 * Rebuilds the keys of all records that were written since they got theirs, in parts. Call it before looking
 * for a record; outside of a transaction each part is committed separately, so that nothing waits for the
 * rest.
 */
export async function refreshKeys(context: EngineContext): Promise<void> {
	const pace = context.store.pace({ first: 100, fewest: 20 });
	while (await context.store.matching.hasStale()) {
		await pace.run(
			async (size) =>
				await inTransaction(context, async ({ store }) => {
					await keyRecords(store, await store.matching.takeStale(size));
				}),
		);
		if (!context.store.inTransaction) await nextTurn();
	}
}

/**
 * The same for records that the transaction has just written, so that others don't have to wait for it to do
 * so.
 */
export async function refreshKeysOf(store: Store, ids: string[]): Promise<void> {
	await keyRecords(store, await store.matching.takeStaleOf(ids));
}

async function keyRecords(store: Store, stale: Array<{ record: MatchedRecord; id: string }>): Promise<void> {
	for (const record of ['contact', 'lead'] as const) {
		const ids = [...new Set(stale.flatMap((one) => (one.record === record ? [one.id] : [])))];
		if (ids.length === 0) continue;
		const strategies = await store.matching.keptFor(record);
		const candidates = await store.matching.read(record, ids, { lock: true });
		await replaceKeys(store, ids, rowsOf(strategies, [...candidates.values()]));
	}
}

/** Most changes of a record don't affect anything that it is found by: its keys are left alone then. */
async function replaceKeys(store: Store, ids: string[], rows: KeptKey[]): Promise<void> {
	const text = ({ scope, key, recordId }: KeptKey): string => JSON.stringify([scope, key, recordId]);
	const before = (await store.matching.keysOfRecords(ids)).map(text);
	const after = new Set(rows.map(text));
	if (before.length === after.size && before.every((one) => after.has(one))) return;
	await store.matching.removeFromIndex(ids);
	await store.matching.addToIndex(rows);
}

/** Adds the keys of records under some strategies. */
export async function addKeys(
	store: Store,
	strategies: StoredStrategy[],
	candidates: Candidate[],
): Promise<void> {
	await store.matching.addToIndex(rowsOf(strategies, candidates));
}

function rowsOf(strategies: StoredStrategy[], candidates: Candidate[]): KeptKey[] {
	return strategies.flatMap((strategy) =>
		candidates.flatMap(({ id, values }) => keysOf(strategy, values).map((key) => ({ ...key, recordId: id }))),
	);
}
