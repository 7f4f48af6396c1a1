/**
 * A large segment that enters a journey, and the same segment worked out anew, on the embedded store:
 *
 *     node_modules/.bin/tsc -p tsconfig.tools.json && node build/bench/audience.js [contacts …]
 *
 * Prints how long each takes and how long n8n's event loop would be blocked at most (p99 and the longest block, in
 * milliseconds), and checks that everybody entered once, although the process "dies" half-way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { DEFAULT_ENTRY_RULES, SimulatedClock } from '../lib/domain';
import {
	continueRun,
	createSegment,
	JourneyEngine,
	refreshSegment,
	registerSource,
	startDueRuns,
} from '../lib/engine';
import { openSqliteStore } from '../lib/store';

const DAY = 86_400_000;
const silent = { info: () => {}, warn: () => {}, error: console.error };

async function measured(title: string, count: number, work: () => Promise<void>): Promise<void> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const began = process.hrtime.bigint();
	await work();
	const seconds = Number(process.hrtime.bigint() - began) / 1e9;
	delay.disable();
	const block = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
	console.log(
		`${title.padEnd(34)} ${seconds.toFixed(1).padStart(7)} s  ${Math.round(count / seconds)
			.toLocaleString('en')
			.padStart(9)} /s  event loop p99 ${block(delay.percentile(99))}, longest ${block(delay.max)}`,
	);
}

async function run(contacts: number): Promise<void> {
	console.log(`${contacts.toLocaleString('en')} contacts`);
	const folder = mkdtempSync(join(tmpdir(), 'journey-bench-'));
	const file = join(folder, 'bench.sqlite');
	const clock = new SimulatedClock(Date.UTC(2026, 0, 5));
	const start = async (): Promise<JourneyEngine> =>
		await JourneyEngine.start({
			store: await openSqliteStore(file, clock),
			log: silent,
			clock: { watchInterval: null, longestSleep: 1000 * DAY },
		});
	let engine = await start();
	for (let made = 0; made < contacts; made += 1000) {
		await engine.store.transaction(async (tx) => {
			for (let n = made; n < Math.min(made + 1000, contacts); n++) {
				const email = `person${n}@example.com`;
				await tx.contacts.insert({
					external_id: null,
					email,
					email_key: email,
					phone: null,
					phone_key: null,
					first_name: 'Ann',
					last_name: 'Example',
					company: n % 2 ? 'Example Ltd' : 'Contoso',
					time_zone: 'Europe/Amsterdam',
					account_id: null,
					owner: null,
					attributes: { plan: n % 3 ? 'basic' : 'pro' },
				});
			}
		});
	}
	const segment = await createSegment(engine, {
		name: 'Everybody',
		kind: 'dynamic',
		definition: { kind: 'field', record: 'contact', field: 'email', operator: 'exists' },
		description: null,
		timeZone: null,
	});
	await measured('segment worked out, everybody joins', contacts, async () => {
		await refreshSegment(engine, segment.id);
	});
	await measured('segment worked out, no change', contacts, async () => {
		await refreshSegment(engine, segment.id);
	});
	const rules = { ...DEFAULT_ENTRY_RULES };
	await registerSource(engine, {
		journeyId: 'journey',
		stepId: 'trigger',
		audience: { kind: 'segment', segmentIds: [segment.id], when: { kind: 'once' }, existingMembers: true },
		rules,
	});
	await measured('segment enters, interrupted once', contacts, async () => {
		await startDueRuns(engine);
		for (let batches = 0; await continueRun(engine); batches++) {
			if (batches === Math.floor(contacts / 500)) {
				await engine.close();
				engine = await start();
			}
			await nextTurn();
		}
	});
	const [progress] = await engine.store.entries.runs('journey');
	const entered = (await engine.store.enrollments.countByStatus('journey')).active;
	console.log(
		`entered once: ${entered === contacts && Number(progress.entered) === contacts ? 'yes' : `NO, ${entered}`}`,
	);
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
	if (entered !== contacts) process.exitCode = 1;
}

async function main(): Promise<void> {
	const sizes = process.argv.slice(2).map(Number);
	for (const size of sizes.length === 0 ? [100_000, 1_000_000] : sizes) await run(size);
}

void main();
