import {
	findMatch,
	identifiersOf,
	nearMisses,
	type MatchedRecord,
	type MatchFinding,
	type MatchValues,
	type NearMiss,
} from '../../domain/matching';
import type { ScopedKey, StoredStrategy } from '../../store';
import type { EngineContext } from '../EngineContext';
import { identityKeys } from '../records/contactKeys';
import { keysOf, refreshKeys } from './keepKeys';
import { withKeys } from './rekey';

/** How identifiers are compared where no strategy says otherwise. */
const STRICT = { gmailAliases: false };

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

/**
 * The keys and the match result of a record that may be about to be created: no one else creates it until the
 * transaction ends.
 */
export interface LockedMatch extends MatchFinding {
	keys: ScopedKey[];
	/** Keys of the contact's identifiers, which every other way in claims too. */
	identityKeys: ScopedKey[];
	/** The id to create it under. */
	newId: string;
	/** The records that had the keys of the strategy, or got them. */
	holders: ReadonlySet<string>;
}

/**
 * Looks up a record by a strategy so that, of two transactions that do it at the same moment and create it,
 * one finds what the other has created. Call it in a transaction; {@link settleMatch} ends it.
 */
export async function lockMatch(
	context: EngineContext,
	given: StoredStrategy,
	values: MatchValues,
): Promise<LockedMatch> {
	const { store } = context;
	const strategy = await withKeys(context, given);
	await refreshKeys(context);
	const keys = keysOf(strategy, [values]);
	const identity = strategy.record === 'contact' ? identityKeys(identifiersOf(STRICT, values)) : [];
	const newId = store.newId();
	const kept = await store.matching.lockKeys(strategy.record, [...keys, ...identity], newId);
	const scopes = new Set(keys.map(({ scope }) => scope));
	const holders = new Set(kept.flatMap(({ scope, recordId }) => (scopes.has(scope) ? [recordId] : [])));
	// A contact that came in another way while this transaction waited has no keys of the strategy yet.
	if (kept.some(({ recordId }) => recordId !== newId)) await refreshKeys(context);
	const finding = await lookUp(context, strategy, values, { withNearMisses: false });
	return { ...finding, keys, identityKeys: identity, newId, holders };
}

/**
 * Gives the keys to the record that was found or created under them.
 * @param id null: none was
 */
export async function settleMatch(
	{ store }: EngineContext,
	record: MatchedRecord,
	{ keys, identityKeys: identity, newId, holders }: LockedMatch,
	id: string | null,
): Promise<void> {
	if (id !== newId) await store.matching.settleKeys(record, identity, { id, of: newId });
	// As for a contact that comes a second time.
	if (id === null ? !holders.has(newId) : [...holders].every((holder) => holder === id)) return;
	await store.matching.settleKeys(record, keys, id === null ? { id, of: newId } : { id });
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
