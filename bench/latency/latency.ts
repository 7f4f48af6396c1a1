import { setTimeout as sleep } from 'node:timers/promises';

import { systemClock } from '../../lib/n8n/systemClock';
import { BENCH_STORES } from '../support/BenchStore';
import type { Measurement, Target } from '../support/Measurement';
import { isWanted } from '../support/options';
import type { Part } from '../support/Part';
import { postgresVersion } from '../support/postgres';
import { percentile } from '../support/statistics';
import { keepBusy, LOAD } from './load';
import { Stage } from './Stage';

const SAMPLES = 500;
/** Milliseconds between two of them: each is handled separately. */
const APART = 10;

const SHARES: ReadonlyArray<{ name: string; share: number; target?: Target }> = [
	{ name: 'p50', share: 0.5 },
	{ name: 'p95', share: 0.95, target: { most: 250 } },
	{ name: 'p99', share: 0.99, target: { most: 2000 } },
];

/**
 * From the moment a hold is due, or its event is handed to the engine, until its delivery is handed to n8n:
 * with many others held, idle and busy. n8n's own start of an execution (30 to 60 ms) comes on top; see the
 * part `n8n`.
 */
export const latency: Part = async ({ options, log, noteVersion }) => {
	noteVersion('PostgreSQL', await postgresVersion());
	const found = new Map<string, Measurement>();
	for (const held of options.held) {
		for (const { name, create } of BENCH_STORES) {
			if (!isWanted(name, options)) continue;
			const place = await create();
			const stage = await Stage.open(place);
			try {
				await stage.fill(held);
				for (const busy of [false, true]) {
					await during(busy ? keepBusy(stage) : async () => {}, async () => {
						for (let repeat = 0; repeat <= options.repeats; repeat++) {
							const times = { due: await dueTimes(stage), event: await eventTimes(stage) };
							// The first round warms up.
							if (repeat === 0) continue;
							for (const kind of ['due', 'event'] as const)
								note(found, { kind, held, busy, name }, times[kind]);
						}
					});
				}
			} finally {
				await stage.close();
				await place.destroy();
			}
			log(`${name}, ${held} held: done`);
		}
	}
	return [...Map.groupBy(found.values(), ({ what }) => what).values()].flat();
};

async function during(stop: () => Promise<void>, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} finally {
		await stop();
	}
}

function note(
	found: Map<string, Measurement>,
	how: { kind: string; held: number; busy: boolean; name: string },
	times: readonly number[],
): void {
	for (const { name, share, target } of SHARES) {
		const state = how.busy ? `${LOAD} other contacts/s` : 'idle';
		const what = `${how.kind} → started, ${how.held.toLocaleString('en')} held, ${state}, ${name}`;
		const who = `ours, ${how.name}`;
		const measurement = found.get(`${what} ${who}`) ?? { what, who, unit: 'ms' as const, values: [], target };
		measurement.values.push(percentile(times, share));
		found.set(`${what} ${who}`, measurement);
	}
}

async function dueTimes(stage: Stage): Promise<number[]> {
	// All are held well before the first is due.
	const first = systemClock.now() + 3000;
	const dueAt = (position: number): number => first + position * APART;
	const contactIds = await stage.admit(SAMPLES, (position) => ({ dueAt: dueAt(position) }));
	if (systemClock.now() > first)
		throw new Error('The machine is too slow: contacts were due before all were held');
	return (await stage.started(contactIds)).map((at, position) => at - dueAt(position));
}

async function eventTimes(stage: Stage): Promise<number[]> {
	const contactIds = await stage.admit(SAMPLES, () => 'event');
	const asked: number[] = [];
	for (const contactId of contactIds) {
		asked.push(await stage.report(contactId));
		await sleep(APART);
	}
	return (await stage.started(contactIds)).map((at, position) => at - asked[position]);
}
