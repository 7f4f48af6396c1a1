import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	enroll,
	hold,
	JourneyEngine,
	receive,
	recordInteractions,
	saveContact,
	type StepRegistration,
} from '../lib/engine';
import { systemClock } from '../lib/n8n/systemClock';
import { openPostgresStore, openSqliteStore, POSTGRES_DEFAULTS, type Store } from '../lib/store';
import { PostgresServer } from '../tools/postgres/PostgresServer';

/**
 * From the moment when a hold is due, or its event is handed to the engine, until its delivery is handed to n8n,
 * with many others held. n8n's own start of an execution (30 to 60 ms) is not part of it.
 * Run: `npm run build && node build/bench/latency.js`.
 */
const HELD = Number(process.argv[2] ?? 10_000);
const SAMPLES = 1_000;
const JOURNEY = 'bench';

const log = { info: () => undefined, warn: console.warn, error: console.error };

async function measure(name: string, store: Store): Promise<void> {
	const engine = await JourneyEngine.start({ store, log });
	const started = new Map<string, number>();
	const step = (stepId: string): StepRegistration => ({
		journeyId: JOURNEY,
		journeyName: JOURNEY,
		stepId,
		name: stepId,
		type: 'bench',
		termsKey: 'terms',
		applyChanges: true,
		batchSize: 100,
		maxInFlight: 5,
		failurePolicy: { kind: 'keep' },
		ifOverdue: 'continue',
		reactivated: false,
		async deliver(claimId, batch) {
			const now = performance.timeOrigin + performance.now();
			for (const { contactId } of batch) if (stepId !== 'enter') started.set(contactId, now);
			const holdIds = batch.map(({ id }) => id);
			await receive(engine, { claimId, holdIds, executionId: claimId });
			if (stepId === 'enter')
				await holdAll(
					engine,
					batch.map(({ id, contactId }) => ({ id, contactId })),
				);
			return { status: 'success' };
		},
	});
	const dueAt = new Map<string, number>();
	const holdAll = async (
		context: JourneyEngine,
		origins: Array<{ id: string; contactId: string }>,
	): Promise<void> => {
		const arrivals = origins.map(({ id, contactId }) => ({
			originId: id,
			item: { json: { some: 'thing' } },
			terms: { dueAt: dueAt.get(contactId) ?? null, eventType: 'go', eventFilter: null },
			eventsSince: 'arrival' as const,
		}));
		await hold(context, { journeyId: JOURNEY, stepId: 'gate', termsKey: 'terms' }, arrivals, 'bench');
	};

	const contacts: string[] = [];
	for (let n = 0; n < HELD; n += 500) {
		await store.transaction(async (tx) => {
			const context = { ...engine, store: tx, instanceId: engine.instanceId, log, wake: () => undefined };
			for (let m = n; m < Math.min(n + 500, HELD); m++) {
				const { contact } = await saveContact(
					context,
					{ email: `person${m}@example.com` },
					{ matchBy: 'email' },
				);
				contacts.push(contact.id);
			}
		});
	}
	// The last due times come well after everybody is held.
	const begin = systemClock.now() + 20_000 + HELD;
	contacts.slice(0, SAMPLES).forEach((id, n) => dueAt.set(id, begin + n * 10));
	await engine.clock.register(step('enter'));
	await engine.clock.register(step('gate'));
	for (let n = 0; n < HELD; n += 500) {
		await enroll(
			engine,
			contacts.slice(n, n + 500).map((contactId) => ({
				journeyId: JOURNEY,
				stepId: 'enter',
				contactId,
				reentry: 'always' as const,
				item: {},
				causedBy: null,
			})),
		);
	}
	while (((await store.holds.countByState(JOURNEY, 'gate')).waiting ?? 0) < HELD) await sleep(100);

	while (started.size < SAMPLES) await sleep(100);
	const due = [...started].map(([id, at]) => at - (dueAt.get(id) ?? at));
	started.clear();
	const asked = new Map<string, number>();
	for (const contactId of contacts.slice(SAMPLES, 2 * SAMPLES)) {
		asked.set(contactId, performance.timeOrigin + performance.now());
		await recordInteractions(engine, [
			{
				contactId,
				type: 'go',
				occurredAt: systemClock.now(),
				properties: {},
				source: null,
				idempotencyKey: null,
				contentHash: null,
			},
		]);
		await sleep(5);
	}
	while (started.size < SAMPLES) await sleep(100);
	const events = [...started].map(([id, at]) => at - (asked.get(id) ?? at));
	for (const [what, times] of [
		['due → handed to n8n', due],
		['event → handed to n8n', events],
	] as const) {
		const sorted = [...times].sort((left, right) => left - right);
		const at = (share: number): string => `${sorted[Math.floor(share * (sorted.length - 1))].toFixed(1)} ms`;
		console.log(
			`${name.padEnd(12)} ${what.padEnd(24)} p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)}  (${HELD} held)`,
		);
	}
	await engine.close();
}

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'journey-bench-'));
	await measure('SQLite', await openSqliteStore(join(folder, 'bench.sqlite'), systemClock));
	rmSync(folder, { recursive: true });
	const server = await PostgresServer.start();
	const settings = { ...POSTGRES_DEFAULTS, host: '127.0.0.1', port: server.port, password: server.password };
	await measure('PostgreSQL', await openPostgresStore(settings, systemClock));
	await server.destroy();
}

void main();
