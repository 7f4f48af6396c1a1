import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ScorePair } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { lockLeads } from '../lifecycle';
import { pacePerStore } from '../pacePerStore';
import { continuePass } from './continuePass';
import { scoreRows } from './scoreRows';

/** When a failed calculation is retried, in milliseconds. */
const PAUSE = 60 * 60_000;

/**
 * How many at a time, by store. A lead that its lifecycle moves takes a few times as long as the others, and which
 * these are is not known in advance.
 */
const paceOf = pacePerStore({ first: 50, fewest: 20, most: 500 });

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
	return due.length === 0 ? 0 : await rescorePairs(context, due);
}

/**
 * Scores pairs in one transaction. A lead whose score fails must not keep the others from theirs: the halves
 * are scored each on its own, until the ones that fail are alone.
 * @returns how many are done
 */
async function rescorePairs(context: EngineContext, pairs: ScorePair[]): Promise<number> {
	const { store } = context;
	try {
		// After a power cut that undoes it they are still due.
		return await inTransaction(context, async (tx) => await scoreStillDue(tx, pairs), 'process');
	} catch (error) {
		if (store.isTransient(error)) throw error;
		if (pairs.length > 1) {
			const half = Math.ceil(pairs.length / 2);
			const first = await rescorePairs(context, pairs.slice(0, half));
			await nextTurn();
			return first + (await rescorePairs(context, pairs.slice(half)));
		}
		const [pair] = pairs;
		await store.scoring.postpone([pair], store.clock.now() + PAUSE);
		context.log.error(
			`Customer journeys: lead ${pair.leadId} could not be scored by model ${pair.modelId}: ${(error as Error).message}`,
			{ ...pair },
		);
		return 1;
	}
}

/** Another process may have scored them while this one waited for their locks. */
async function scoreStillDue(context: EngineContext, pairs: ScorePair[]): Promise<number> {
	const { scoring, clock } = context.store;
	const leads = await lockLeads(
		context,
		pairs.map(({ leadId }) => leadId),
	);
	const rows = await scoring.lock(pairs);
	const now = clock.now();
	const due = rows.filter(({ nextLookAt }) => nextLookAt !== null && nextLookAt <= now);
	return (await scoreRows(context, leads, due)).length;
}
