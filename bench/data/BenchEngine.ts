import { SimulatedClock } from '../../lib/domain';
import { JourneyEngine } from '../../lib/engine';
import type { BenchStore } from '../support/BenchStore';
import { silentEngineLog } from '../support/silentEngineLog';

export const DAY = 86_400_000;
export const START = Date.UTC(2026, 0, 5);

/** An engine on its own store, whose time stands still unless a measurement moves it. */
export interface BenchEngine {
	readonly engine: JourneyEngine;
	readonly clock: SimulatedClock;
}

export async function startEngine(
	place: BenchStore,
	clock = new SimulatedClock(START),
): Promise<BenchEngine> {
	const engine = await JourneyEngine.start({
		store: await place.open(clock),
		log: silentEngineLog,
		clock: { watchInterval: null, longestSleep: 10_000 * DAY },
	});
	return { engine, clock };
}
