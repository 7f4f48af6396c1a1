import { setImmediate as nextTurn } from 'node:timers/promises';

import { slotOf } from '../../domain/report';
import { inTransaction, type EngineContext } from '../EngineContext';

/** How long counts wait to be added to the totals, in milliseconds, unless there are many. */
export const FOLD_INTERVAL = 2_000;

/** How many counts are added at once, whenever the last time was. */
export const MANY_DELTAS = 1_000;

/** A transaction of more would block n8n's event loop for too long on SQLite. */
const CHUNK = 1_500;

/** How long hours stay, in milliseconds. Days stay forever. */
const HOURS_KEPT = 35 * 86_400_000;

const HOURS_CHUNK = 1_000;

/**
 * Adds the oldest counts to the totals. A power cut may undo it: then they are still to be added.
 * @returns whether there may be more
 */
export async function foldSome(context: EngineContext): Promise<boolean> {
	const folded = await inTransaction(context, async ({ store }) => await store.report.fold(CHUNK), 'process');
	return folded === CHUNK;
}

/** Deletes the hours that have been kept long enough, part by part. */
export async function forgetOldHours(
	context: EngineContext,
	stopped: () => boolean = () => false,
): Promise<void> {
	const before = slotOf(context.store.clock.now() - HOURS_KEPT, 'UTC');
	while (!stopped()) {
		const part = await inTransaction(
			context,
			async ({ store }) => await store.report.deleteOldHours(before, HOURS_CHUNK),
			'process',
		);
		if (part < HOURS_CHUNK) return;
		await nextTurn();
	}
}
