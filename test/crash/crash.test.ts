import { setTimeout as sleep } from 'node:timers/promises';

import type { N8nProcess } from '../../tools/n8n/N8nProcess';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { RedisServer } from '../../tools/RedisServer';
import { people } from '../e2e/support/people';
import { TestBench, type QueueServers } from '../e2e/support/TestBench';
import { until } from '../e2e/support/until';
import { nodes, workflow, type Wire } from '../e2e/support/workflows';
import { Crowd } from './Crowd';
import { audit, table } from './ledger';
import { auditMessages, type Cap } from './messageLedger';
import { random } from './random';

const SEED = Number(process.env.JOURNEY_CRASH_SEED ?? 1);
const CONTACTS = Number(process.env.JOURNEY_CRASH_CONTACTS ?? 10_000);
const KILLS = Number(process.env.JOURNEY_CRASH_KILLS ?? 30);
const AN_HOUR = 3_600_000;

/** How many contacts have the same address. */
const SHARING = 3;

/** The first makes contacts of one address wait for one another, the second lets one of them have no message. */
const CAPS: readonly Cap[] = [
	{ limit: 1, window: 0.002 * AN_HOUR },
	{ limit: SHARING - 1, window: 24 * AN_HOUR },
];

/** How long it takes to send: so long that some of what is killed is about to. */
const SENDING_TIME = 500;

/** Longer than the first window of the caps, and than n8n takes to come back. */
const HOLD_AT_MOST = 0.05 * AN_HOUR;

/**
 * An n8n that is killed while it activates its workflows does so again when the lease of that work has ended, by default
 * after minutes. Nothing is lost meanwhile, but the test would have to wait.
 */
const IMPATIENT = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '30',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '1000',
};

/**
 * Form → split-like If/Then → wait → message gate → lead, with a call to the sink outside of n8n behind each of them.
 * The call behind the gate is what sends.
 */
function journey(bench: TestBench): { wires: Wire[] } {
	const sink = (step: string, more = '') =>
		nodes.http(step, `=${bench.http.url}/${step}?id={{ $json.contact.email }}${more}`);
	const form = nodes.form('crash');
	const entered = sink('entered');
	const split = nodes.until('Split', 'never.comes', {
		timeout: 'duration',
		timeoutAmount: 2,
		timeoutUnit: 'seconds',
	});
	const picked = sink('picked');
	const wait = nodes.wait('Wait', 3, 'seconds');
	const waited = sink('waited');
	const gate = nodes.gate('Gate', {
		// The call before has put its answer in the contact's place; after a hold, the contact is on the item.
		address: `={{ 'box-' + ($('Wait').isExecuted ? $('Wait').item.json : $json).contact.email
			.replace(/(\\d+)@/, (all, number) => Math.floor(number / ${SHARING}) + '@') }}`,
		caps: {
			cap: CAPS.map(({ limit, window }) => ({ atMost: limit, amount: window / AN_HOUR, unit: 'hours' })),
		},
		overCap: 'hold',
		holdAtMost: HOLD_AT_MOST / AN_HOUR,
		holdUnit: 'hours',
	});
	const send = nodes.http(
		'Send',
		`=${bench.http.url}/decided?id={{ $json.contact.email }}&sent={{ $json.message.id }}`,
	);
	const suppressed = nodes.http('Suppressed', `=${bench.http.url}/decided?id={{ $json.contact.email }}`);
	const lead = nodes.lead({ matching: 'always' });
	const done = nodes.http('lead', `=${bench.http.url}/lead?id={{ $('Gate').item.json.contact.email }}`);
	return {
		wires: [
			[form, 0, entered],
			[entered, 0, split],
			[split, 0, picked],
			[split, 1, picked],
			[picked, 0, wait],
			[wait, 0, waited],
			[waited, 0, gate],
			[gate, 0, send],
			[gate, 1, suppressed],
			[send, 0, lead],
			[suppressed, 0, lead],
			[lead, 0, done],
		],
	};
}

async function run(
	title: string,
	bench: TestBench,
	strike: (chance: () => number) => Promise<string>,
): Promise<void> {
	const chance = random(SEED);
	bench.http.respond(({ path }) => (path === '/decided' ? { delayMs: SENDING_TIME } : undefined));
	const { id } = await bench.publish(workflow('Crash', journey(bench).wires));
	const crowd = new Crowd(bench, 'crash');
	const struck: Record<string, number> = {};
	const sending = crowd.send(people(CONTACTS, 'crash'));
	let sent = false;
	void sending.then(() => (sent = true));
	for (let kill = 0; kill < KILLS; kill++) {
		// Not while n8n does nothing but start: contacts have to be on their way.
		const busy = crowd.accepted.size + 20 + Math.floor(chance() * 200);
		await until(
			`${busy} contacts are accepted`,
			async () => sent || crowd.accepted.size >= busy,
			AN_HOUR / 6,
		);
		await sleep(chance() * 4000);
		const victim = await strike(chance);
		struck[victim] = (struck[victim] ?? 0) + 1;
		if (sent && kill < KILLS - 1) void crowd.send(people(200, `late${kill}-`)).catch(() => undefined);
	}
	await sending;
	await until(
		'nobody is on the way any more',
		async () => ((await bench.store.enrollments.countByStatus(id)).active ?? 0) === 0,
		AN_HOUR / 3,
	);
	const ledger = await audit(bench, id, crowd.accepted);
	const mails = bench.http.counts(({ query }) => query.sent ?? '');
	mails.delete('');
	const messages = await auditMessages(bench, id, mails, CAPS);
	console.log(
		table(`${title}, seed ${SEED}`, {
			'accepted contacts': ledger.accepted,
			'requests that had to be sent again': crowd.refused,
			'processes killed': Object.entries(struck)
				.map(([victim, count]) => `${victim} ${count}`)
				.join(', '),
			completed: ledger.completed,
			'interrupted, kept for review': ledger.interrupted,
			'unconfirmed, kept for review': ledger.unconfirmed,
			'failed, kept for review': ledger.failed,
			lost: ledger.lost.length,
			'passed a step twice': ledger.doubled.length,
			'completed without a step': ledger.incomplete.length,
			messages: Object.entries(messages.states)
				.map(([state, count]) => `${state} ${count}`)
				.join(', '),
			'messages sent': messages.sent,
			'sent twice': messages.twice.length,
			'sent and not counted': messages.uncounted.length,
			'addresses over a cap': messages.overCap.length,
		}),
	);
	expect(ledger.lost).toEqual([]);
	expect(ledger.doubled).toEqual([]);
	expect(ledger.incomplete).toEqual([]);
	expect(ledger.accepted).toBeGreaterThanOrEqual(CONTACTS);
	expect(ledger.completed + ledger.interrupted + ledger.unconfirmed + ledger.failed).toBe(ledger.accepted);
	const { states, sent: sentMessages, ...defects } = messages;
	expect(defects).toEqual({ twice: [], uncounted: [], missing: [], repeated: [], open: [], overCap: [] });
	// The caps were in play, and the states add up with what was sent.
	expect(states.suppressed).toBeGreaterThan(0);
	expect(sentMessages).toBeGreaterThanOrEqual(states.handed);
	expect(sentMessages).toBeLessThanOrEqual(states.handed + (states.unconfirmed ?? 0));
}

describe('Whatever dies', () => {
	it(
		'loses nobody and sends nobody on twice: SQLite',
		async () => {
			const bench = await TestBench.start(IMPATIENT);
			try {
				await run('SQLite, one n8n process', bench, async () => {
					await restart(bench.n8n);
					return 'main';
				});
			} finally {
				await bench.stop();
			}
		},
		AN_HOUR,
	);

	it(
		'loses nobody and sends nobody on twice: PostgreSQL and queue mode',
		async () => {
			const servers: QueueServers = {
				postgres: await PostgresServer.start(),
				redis: await RedisServer.start(),
			};
			const bench = await TestBench.startQueueMode(servers, IMPATIENT);
			const workers: N8nProcess[] = [await bench.startWorker(servers), await bench.startWorker(servers)];
			const strikes: Array<[string, () => Promise<void>]> = [
				['main', async () => await restart(bench.n8n)],
				['worker', async () => await restart(workers[0])],
				['worker', async () => await restart(workers[1])],
				[
					'PostgreSQL',
					async () => {
						await servers.postgres.kill();
						await sleep(500);
						await servers.postgres.launch();
						for (const process of [bench.n8n, ...workers]) if (!process.isRunning) await restart(process);
					},
				],
			];
			try {
				await run('PostgreSQL, main and two workers', bench, async (chance) => {
					const [victim, strike] = strikes[Math.floor(chance() * strikes.length)];
					await strike();
					return victim;
				});
			} finally {
				await bench.stop();
				await servers.redis.stop();
				await servers.postgres.destroy();
			}
		},
		AN_HOUR,
	);
});

/**
 * As a supervisor does. n8n 2.41 may end once more while it recovers an execution that it had noted and not begun
 * when it was killed (`Cannot read properties of null (reading 'getTime')`); the next start gets past that.
 */
async function restart(process: N8nProcess): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await process.restart('SIGKILL');
			return;
		} catch (error) {
			if (attempt === 5) throw error;
			console.log(`n8n ended while it was starting; starting it again (attempt ${attempt})`);
		}
	}
}
