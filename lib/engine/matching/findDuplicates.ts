import { setImmediate as nextTurn } from 'node:timers/promises';

import {
	agree,
	compareByRule,
	describeRule,
	type Candidate,
	type FieldVerdict,
	type MatchingStrategy,
} from '../../domain/matching';
import type { ScopedKey, StoredStrategy } from '../../store';
import type { EngineContext } from '../EngineContext';
import { refreshKeys, scopeOf } from './keepKeys';
import { withKeys } from './rekey';

const DAY = 86_400_000;

/** Keys checked at once. */
const PAGE = 200;

/** Records with one key that are compared with each other; if there are more, the oldest ones. */
const MOST_OF_A_KEY = 500;

/** Comparisons between two pauses in which n8n can do other work. */
const COMPARED_AT_ONCE = 2_000;

/** Two records that are probably the same. */
export interface DuplicatePair {
	/** The older one first. */
	ids: [string, string];
	/** Counted from 0. */
	ruleIndex: number;
	/** The rule in words. */
	rule: string;
	/** Why: the result of the comparison in each field. */
	fields: FieldVerdict[];
}

/**
 * Lists pairs of records that match by a strategy, each pair once, under the first rule that matches.
 * @param limit at most this many pairs
 */
export async function findDuplicates(
	context: EngineContext,
	given: StoredStrategy,
	limit: number,
): Promise<DuplicatePair[]> {
	const { store } = context;
	const strategy = await withKeys(context, given);
	await refreshKeys(context);
	const pairs = new Map<string, DuplicatePair>();
	for (const ruleIndex of strategy.definition.rules.keys()) {
		const scope = scopeOf(strategy, ruleIndex);
		for (let after: string | null = null; pairs.size < limit;) {
			const keys = await store.matching.sharedKeys(scope, after, PAGE);
			for (const key of keys) {
				if (pairs.size >= limit) break;
				const records = await recordsOf(context, strategy, key);
				for await (const pair of pairsOf(strategy.definition, ruleIndex, records)) {
					const id = pair.ids.join(' ');
					if (!pairs.has(id)) pairs.set(id, pair);
					if (pairs.size >= limit) break;
				}
			}
			if (keys.length < PAGE) break;
			after = keys[keys.length - 1].key;
			await nextTurn();
		}
	}
	return [...pairs.values()];
}

async function recordsOf(
	{ store }: EngineContext,
	{ record }: StoredStrategy,
	key: ScopedKey,
): Promise<Candidate[]> {
	const ids = await store.matching.recordsWith(key, { after: '', limit: MOST_OF_A_KEY });
	const records = [...(await store.matching.read(record, ids)).values()];
	return records.sort((left, right) => left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1));
}

async function* pairsOf(
	strategy: MatchingStrategy,
	ruleIndex: number,
	records: Candidate[],
): AsyncGenerator<DuplicatePair> {
	const rule = strategy.rules[ruleIndex];
	let compared = 0;
	for (const [at, older] of records.entries()) {
		for (const younger of records.slice(at + 1)) {
			if (++compared % COMPARED_AT_ONCE === 0) await nextTurn();
			if (!inOneScope(strategy, older, younger)) continue;
			const fields = compareByRule(strategy, rule, older.values[0], younger.values[0]);
			if (!agree(fields)) continue;
			yield { ids: [older.id, younger.id], ruleIndex, rule: describeRule(rule), fields };
		}
	}
}

/** Whether the younger record would have been matched with the older one when it arrived. */
function inOneScope({ scope }: MatchingStrategy, older: Candidate, younger: Candidate): boolean {
	if (scope.openOnly && !(older.open && younger.open)) return false;
	return scope.withinDays === null || younger.createdAt - older.updatedAt <= scope.withinDays * DAY;
}
