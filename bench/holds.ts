/**
 * How quickly contacts go through a delay on the embedded store, and how much room one takes:
 *
 *     node_modules/.bin/tsc -p tsconfig.tools.json && node build/bench/holds.js [held …]
 *
 * Measures the engine alone, without n8n: into the delay is `hold()`, out of it is claim, `receive()` and
 * `settleDelivery()`, all in batches of 100. `held` is how many others wait at the same step meanwhile.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { SimulatedClock } from '../lib/domain';
import { enroll, hold, JourneyEngine, receive, settleDelivery } from '../lib/engine';
import { openSqliteStore } from '../lib/store';

const BATCH = 100;
const MEASURED = 20_000;
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);

const silent = { info: () => {}, warn: () => {}, error: console.error };

/** A realistic held item: what a form sent, about 300 bytes of JSON. */
const ITEM = {
	json: {
		form: {
			source: 'spring campaign',
			page: 'https://www.example.com/offers/spring',
			referrer: 'newsletter-17',
		},
		answers: {
			size: '11-50',
			role: 'operations',
			budget: 12_000,
			comment: 'Please call me in the afternoon.',
		},
		variant: 'b',
	},
};

class Bench {
	readonly #clock = new SimulatedClock(START);

	readonly #folder = mkdtempSync(join(tmpdir(), 'journey-bench-'));

	#engine!: JourneyEngine;

	#made = 0;

	static async start(): Promise<Bench> {
		const bench = new Bench();
		const store = await openSqliteStore(bench.file, bench.#clock);
		bench.#engine = await JourneyEngine.start({
			store,
			log: silent,
			clock: { watchInterval: null, longestSleep: 1000 * DAY },
		});
		return bench;
	}

	get file(): string {
		return join(this.#folder, 'bench.sqlite');
	}

	async close(): Promise<void> {
		await this.#engine.close();
		rmSync(this.#folder, { recursive: true, force: true });
	}

	/** Contacts that have entered and are inside the execution that follows the trigger. Returns their holds. */
	async arrive(count: number): Promise<string[]> {
		const { store } = this.#engine;
		const ids: string[] = [];
		for (let done = 0; done < count; done += 1000) {
			const contactIds: string[] = [];
			await store.transaction(async (tx) => {
				for (let n = 0; n < Math.min(1000, count - done); n++) {
					const email = `person${this.#made++}@example.com`;
					const contact = await tx.contacts.insert({
						external_id: null,
						email,
						email_key: email,
						phone: null,
						phone_key: null,
						first_name: 'Ann',
						last_name: 'Example',
						company: 'Example Ltd',
						time_zone: 'Europe/Amsterdam',
						account_id: null,
						owner: null,
						attributes: { plan: 'pro' },
					});
					contactIds.push(contact.id);
				}
			});
			await enroll(
				this.#engine,
				contactIds.map((contactId) => ({
					journeyId: 'journey',
					stepId: 'trigger',
					contactId,
					reentry: 'afterExit' as const,
					item: ITEM,
					causedBy: null,
				})),
			);
			ids.push(...(await this.#take('trigger', 1000)).ids);
		}
		return ids;
	}

	/** Holds contacts at the delay, in batches. */
	async into(originIds: string[], dueIn: number): Promise<void> {
		for (let from = 0; from < originIds.length; from += BATCH) {
			await hold(
				this.#engine,
				{ journeyId: 'journey', stepId: 'wait', termsKey: '' },
				originIds.slice(from, from + BATCH).map((originId) => ({
					originId,
					item: ITEM,
					terms: { dueAt: this.#clock.now() + dueIn + from, eventType: null, eventFilter: null },
					eventsSince: 'previousHold' as const,
				})),
				`execution ${from}`,
			);
		}
	}

	/** Lets everybody go who is due at the delay, in batches. Returns how many went. */
	async out(): Promise<number> {
		let count = 0;
		for (;;) {
			const { claimId, ids } = await this.#take('wait', BATCH);
			if (ids.length === 0) return count;
			await settleDelivery(this.#engine, claimId, { status: 'success' }, 0);
			count += ids.length;
		}
	}

	pass(milliseconds: number): void {
		this.#clock.jumpTo(this.#clock.now() + milliseconds);
	}

	/** Bytes of the database file, with everything in it. */
	size(): number {
		const database = new DatabaseSync(this.file);
		database.exec('pragma wal_checkpoint(truncate)');
		database.close();
		return statSync(this.file).size;
	}

	async #take(stepId: string, limit: number): Promise<{ claimId: string; ids: string[] }> {
		const { store, instanceId } = this.#engine;
		const claimId = store.newId();
		const claimed = await store.holds.claim({
			journeyId: 'journey',
			stepId,
			limit,
			alone: 0,
			claimId,
			claimedBy: instanceId,
			leaseUntil: this.#clock.now() + DAY,
		});
		const ids = claimed.map(({ id }) => id);
		if (ids.length > 0) await receive(this.#engine, { claimId, holdIds: ids, executionId: claimId });
		return { claimId, ids };
	}
}

/** Contacts per second, and microseconds of processor time each: the latter says more on a busy machine. */
async function rate(
	count: number,
	work: () => Promise<unknown>,
): Promise<{ perSecond: number; cpu: number }> {
	const begun = process.hrtime.bigint();
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return {
		perSecond: Math.round(count / (Number(process.hrtime.bigint() - begun) / 1e9)),
		cpu: Math.round((user + system) / count),
	};
}

async function measure(held: number): Promise<object> {
	const bench = await Bench.start();
	try {
		const others = await bench.arrive(held);
		const empty = bench.size();
		await bench.into(others, 365 * DAY);
		const bytes = held === 0 ? 0 : Math.round((bench.size() - empty) / held);
		const arrivals = await bench.arrive(MEASURED);
		const into = await rate(MEASURED, async () => await bench.into(arrivals, 1));
		bench.pass(DAY);
		const out = await rate(MEASURED, async () => {
			const count = await bench.out();
			if (count !== MEASURED) throw new Error(`${count} of ${MEASURED} went`);
		});
		return {
			held,
			'into a delay /s': into.perSecond,
			'CPU µs in': into.cpu,
			'out of it /s': out.perSecond,
			'CPU µs out': out.cpu,
			'bytes a held contact': bytes,
		};
	} finally {
		await bench.close();
	}
}

async function main(): Promise<void> {
	const wanted = process.argv.slice(2).map(Number);
	const rows: object[] = [];
	for (const held of wanted.length > 0 ? wanted : [10_000, 200_000]) rows.push(await measure(held));
	console.table(rows);
}

void main();
