import type { BenchStore } from '../support/BenchStore';
import { loopDelayDuring, type LoopDelay } from '../support/loopDelay';
import type { Measurement, Target, Unit } from '../support/Measurement';
import type { BenchOptions } from '../support/options';
import { secondsFor } from '../support/stopwatch';

/** The longest that n8n's event loop may be blocked, in milliseconds. */
const LONGEST_BLOCK = 50;

/** Collects what the measurements of one store find; each repeat of a measurement adds a value. */
export class DataContext {
	readonly options: BenchOptions;

	readonly place: BenchStore;

	readonly #found: Map<string, Measurement>;

	/** @param found where measurements of all stores are collected, in the order they were first made in */
	constructor(options: BenchOptions, place: BenchStore, found: Map<string, Measurement>) {
		this.options = options;
		this.place = place;
		this.#found = found;
	}

	add(what: string, unit: Unit, value: number, target?: Target): void {
		const who = `ours, ${this.place.name}`;
		const key = `${what} ${who}`;
		const measurement = this.#found.get(key) ?? { what, who, unit, values: [], target };
		measurement.values.push(value);
		this.#found.set(key, measurement);
	}

	/**
	 * Measures how many of `count` items `work` handles per second, and how late the event loop ran
	 * meanwhile.
	 */
	async rate(what: string, count: number, work: () => Promise<unknown>, target?: Target): Promise<void> {
		const { seconds, delay } = await timed(work);
		this.add(what, '/s', count / seconds, target);
		this.#addDelay(what, delay);
	}

	/** Measures how long `work` takes, and how late the event loop ran meanwhile. */
	async duration(what: string, work: () => Promise<unknown>, target?: Target): Promise<void> {
		const { seconds, delay } = await timed(work);
		this.add(what, 's', seconds, target);
		this.#addDelay(what, delay);
	}

	#addDelay(what: string, delay: LoopDelay): void {
		this.add(`${what}: event loop lag, p99`, 'ms', delay.p99);
		this.add(`${what}: event loop lag, longest`, 'ms', delay.max, { most: LONGEST_BLOCK });
	}
}

async function timed(work: () => Promise<unknown>): Promise<{ seconds: number; delay: LoopDelay }> {
	let seconds = 0;
	const delay = await loopDelayDuring(async () => {
		seconds = await secondsFor(work);
	});
	return { seconds, delay };
}
