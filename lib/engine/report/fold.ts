import { setImmediate as nextTurn } from 'node:timers/promises';

import { slotOf } from '../../domain/report';
import { inTransaction, type EngineContext } from '../EngineContext';

/** How long counts wait to be added to the totals, in milliseconds, unless there are many. */
export const FOLD_INTERVAL = 2_000;

/** How many counts are added at once, whenever the last time was. */
export const MANY_DELTAS = 1_000;

/** A transaction of more would block n8n's event loop for too long on SQLite. */
const CHUNK = 1_500;

/** How long hours are kept; their days stay. */
const HOURS_KEPT = 35 * 86_400_000;

const HOURS_CHUNK = 1_000;

/**
 * Adds what was counted to the totals, part by part. A power cut may undo the last parts: then they are still to be
 * added.
 * @returns how many counts were added
 */
export async function foldNumbers(
	context: EngineContext,
	stopped: () => boolean = () => false,
): Promise<number> {
	let folded = 0;
	while (!stopped()) {
		const part = await inTransaction(context, async ({ store }) => await store.report.fold(CHUNK), 'process');
		folded += part;
		if (part < CHUNK) break;
		await nextTurn();
	}
	return folded;
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
