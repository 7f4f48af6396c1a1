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

type KeyingStrategy = Pick<StoredStrategy, 'id' | 'version'> & { definition: MatchingStrategy };

/** The key by which each rule of a strategy finds a record; null: it can't find it. */
export function ruleKeysOf(strategy: KeyingStrategy, values: MatchValues): Array<ScopedKey | null> {
	return strategy.definition.rules.map((rule, ruleIndex) => {
		const key = ruleKey(strategy.definition, rule, values);
		return key === null ? null : { scope: scopeOf(strategy, ruleIndex), key };
	});
}

/** Every key by which a strategy finds a record. */
export function keysOf(strategy: KeyingStrategy, values: MatchValues[]): ScopedKey[] {
	const keys = new Map<string, ScopedKey>();
	for (const key of values.flatMap((one) => ruleKeysOf(strategy, one))) {
		if (key !== null) keys.set(`${key.scope} ${key.key}`, key);
	}
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

/** What is known of records that a transaction has written. */
interface Written {
	/** Contacts among them, as they are now; the others are read. */
	contacts?: ReadonlyMap<string, Candidate>;
	/** Those that it has created, which have no keys yet. */
	created?: ReadonlySet<string>;
}

/**
 * The same for records that the transaction has just written, so that others don't have to wait for it to do
 * so.
 */
export async function refreshKeysOf(store: Store, ids: string[], written: Written = {}): Promise<void> {
	await keyRecords(store, await store.matching.takeStaleOf(ids), written);
}

async function keyRecords(
	store: Store,
	stale: Array<{ record: MatchedRecord; id: string }>,
	{ contacts = new Map(), created = new Set() }: Written = {},
): Promise<void> {
	for (const record of ['contact', 'lead'] as const) {
		const ids = [...new Set(stale.flatMap((one) => (one.record === record ? [one.id] : [])))];
		if (ids.length === 0) continue;
		const strategies = await store.matching.keptFor(record);
		const known = record === 'contact' ? contacts : new Map<string, Candidate>();
		const others = ids.filter((id) => !known.has(id));
		const read = await store.matching.read(record, others, { lock: true });
		const candidates = ids.flatMap((id) => known.get(id) ?? read.get(id) ?? []);
		await replaceKeys(store, ids, rowsOf(strategies, candidates), created);
	}
}

/** Most changes of a record don't affect anything that it is found by: its keys are left alone then. */
async function replaceKeys(
	store: Store,
	ids: string[],
	rows: KeptKey[],
	created: ReadonlySet<string>,
): Promise<void> {
	const text = ({ scope, key }: KeptKey): string => JSON.stringify([scope, key]);
	const kept = await store.matching.keysOfRecords(ids.filter((id) => !created.has(id)));
	const before = Map.groupBy(kept, ({ recordId }) => recordId);
	const after = Map.groupBy(rows, ({ recordId }) => recordId);
	const changed = ids.filter((id) => {
		const old = (before.get(id) ?? []).map(text);
		const now = new Set((after.get(id) ?? []).map(text));
		return old.length !== now.size || old.some((one) => !now.has(one));
	});
	await store.matching.removeFromIndex(changed.filter((id) => before.has(id)));
	await store.matching.addToIndex(changed.flatMap((id) => after.get(id) ?? []));
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
