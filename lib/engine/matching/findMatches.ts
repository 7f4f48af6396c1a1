import {
	findMatch,
	identifiersOf,
	nearMisses,
	type MatchFinding,
	type MatchValues,
	type NearMiss,
} from '../../domain/matching';
import type { StoredStrategy } from '../../store';
import type { EngineContext } from '../EngineContext';
import { keysOf, refreshKeys } from './keepKeys';
import { LockedKeys, type KeyedRecord } from './LockedKeys';
import { withKeys } from './rekey';

/** How identifiers are compared where no strategy says otherwise. */
export const STRICT = { gmailAliases: false };

/** Near misses reported at most. */
const MOST_MISSES = 20;

export interface MatchResult extends MatchFinding {
	/** Only if requested. */
	nearMisses: NearMiss[];
}

/**
 * Looks up a record by a strategy, without writing anything but keys.
 * @param values from `contactValues` or `withLead`
 */
export async function findMatches(
	context: EngineContext,
	given: StoredStrategy,
	values: MatchValues,
	{ withNearMisses = false }: { withNearMisses?: boolean } = {},
): Promise<MatchResult> {
	const strategy = await withKeys(context, given);
	await refreshKeys(context);
	return await lookUp(context, strategy, values, { withNearMisses });
}

/** What matches a record that may be about to be created: no one else creates it until the transaction ends. */
export interface LockedMatch extends MatchFinding {
	record: KeyedRecord;
	locked: LockedKeys;
}

/**
 * Looks up a lead by a strategy so that, of two transactions that do it at the same moment and create it, one
 * finds what the other has created. Call it in a transaction; {@link settleMatch} ends it.
 */
export async function lockMatch(
	context: EngineContext,
	given: StoredStrategy,
	values: MatchValues,
): Promise<LockedMatch> {
	const { store } = context;
	const strategy = await withKeys(context, given);
	const record = { newId: store.newId(), keys: keysOf(strategy, [values]), sharedKeys: [] };
	const locked = new LockedKeys(store, strategy.record);
	await locked.lock([record]);
	// Only now: what came in another way while this transaction waited has no keys of the strategy yet.
	await refreshKeys(context);
	const finding = await lookUp(context, strategy, values, { withNearMisses: false });
	return { ...finding, record, locked };
}

/**
 * Gives the keys to the record that was found or created under them.
 * @param id null: none was
 */
export async function settleMatch({ record, locked }: LockedMatch, id: string | null): Promise<void> {
	if (id !== null) locked.settle(record, id);
	await locked.save();
}

async function lookUp(
	{ store }: EngineContext,
	strategy: StoredStrategy,
	values: MatchValues,
	{ withNearMisses }: { withNearMisses: boolean },
): Promise<MatchResult> {
	const { record, definition } = strategy;
	const now = store.clock.now();
	const ids = await store.matching.findByKeys(keysOf(strategy, [values]));
	const candidates = [...(await store.matching.read(record, ids)).values()];
	const finding = findMatch(definition, values, candidates, now);
	if (!withNearMisses) return { ...finding, nearMisses: [] };
	const others = await store.matching.lookAlikes(record, identifiersOf(STRICT, values), MOST_MISSES);
	const more = await store.matching.read(record, [...new Set([...ids, ...others])]);
	for (const id of finding.ids) more.delete(id);
	return {
		...finding,
		nearMisses: nearMisses(definition, values, [...more.values()], now).slice(0, MOST_MISSES),
	};
}
