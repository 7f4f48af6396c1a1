import { setImmediate as nextTurn } from 'node:timers/promises';

import type { LeadScoreRecord, ScorePair } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { pacePerStore } from '../pacePerStore';
import { continuePass } from './continuePass';
import { lockContactsOf, scoreRows } from './scoreRows';

/** When a failed calculation is retried, in milliseconds. */
const PAUSE = 60 * 60_000;

/**
 * How many at a time, by store. Few at most: a lead that its lifecycle moves takes many times as long as the
 * others, and which these are is not known in advance (bench/data/scoring.ts).
 */
const paceOf = pacePerStore({ first: 20, fewest: 5, most: 60 });

/**
 * Calculates the scores that are due: because something has changed, because time has passed, or because
 * their model was published. A part at a time, so that n8n's event loop is free in between.
 *
 * @param chunks transactions at most
 * @returns whether there is more to do now; otherwise when there will be, UTC epoch milliseconds; null:
 *   nothing is planned
 */
export async function rescoreDue(
	context: EngineContext,
	chunks: number,
	stopped: () => boolean = () => false,
): Promise<{ more: boolean; nextAt: number | null }> {
	const { store } = context;
	const pace = paceOf(store);
	for (let chunk = 0; chunk < chunks && !stopped(); chunk++) {
		const passed = await continuePass(context);
		if (passed) await nextTurn();
		const scored = await pace.run(async (size) => await rescoreChunk(context, size));
		if (!passed && scored === 0) return { more: false, nextAt: await store.scoring.nextLook() };
		await nextTurn();
	}
	return { more: true, nextAt: null };
}

async function rescoreChunk(context: EngineContext, size: number): Promise<number> {
	const due = await context.store.scoring.due(context.store.clock.now(), size);
	if (due.length === 0) return 0;
	try {
		return await rescorePairs(context, due);
	} catch (error) {
		if (context.store.isTransient(error)) throw error;
		return await oneByOne(context, due);
	}
}

async function rescorePairs(context: EngineContext, pairs: ScorePair[]): Promise<number> {
	return await inTransaction(context, async (tx) => {
		// In the order in which other writers lock them, to avoid deadlocks.
		await lockContactsOf(
			tx,
			pairs.map(({ leadId }) => leadId),
		);
		const rows: LeadScoreRecord[] = await tx.store.scoring.lock(pairs);
		return (await scoreRows(tx, rows)).length;
	});
}

/** A lead whose score fails must not keep the others from theirs. */
async function oneByOne(context: EngineContext, pairs: ScorePair[]): Promise<number> {
	const { store } = context;
	for (const pair of pairs) {
		try {
			await rescorePairs(context, [pair]);
		} catch (error) {
			if (store.isTransient(error)) throw error;
			await store.scoring.postpone([pair], store.clock.now() + PAUSE);
			context.log.error(
				`Customer journeys: lead ${pair.leadId} could not be scored by model ${pair.modelId}: ${(error as Error).message}`,
				{ ...pair },
			);
		}
	}
	return pairs.length;
}
