import { setTimeout as sleep } from 'node:timers/promises';

import { systemClock } from '../../lib/n8n/systemClock';
import type { Stage } from './Stage';

/** Contacts that go through the journey every second while something is measured under load. */
export const LOAD = 200;

const INTERVAL = 250;

/**
 * Keeps a stage busy: contacts enter, wait a second at the same gate and go on, all the time. @returns a
 * function that ends it
 */
export function keepBusy(stage: Stage): () => Promise<void> {
	let stopped = false;
	const running = (async () => {
		while (!stopped) {
			const began = systemClock.now();
			await stage.admit((LOAD * INTERVAL) / 1000, () => ({ dueAt: began + 1000 }));
			await sleep(Math.max(0, began + INTERVAL - systemClock.now()));
		}
	})();
	return async () => {
		stopped = true;
		await running;
	};
}
