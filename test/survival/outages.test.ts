import { enroll, recordInteractions, repeating } from '../../lib/engine';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { JOURNEY } from '../support/engineHarness';
import { eventually, LiveEngine, sleep, THREE_STEPS, type Ledger } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { asOperator, connectionsLeft, newPostgresPlace, type StorePlace } from '../support/storePlaces';

const GROUP = 10;

let server: PostgresServer;
let place: StorePlace;
let ledger: Ledger;
let live: LiveEngine;
let opened: Array<Promise<void>>;

beforeAll(async () => {
	server = await PostgresServer.start();
}, 180_000);

afterAll(async () => await server.destroy());

beforeEach(async () => {
	place = newPostgresPlace(server);
	ledger = new Map();
	live = await LiveEngine.start(await place.open(realClock), ledger);
	opened = [];
	await live.publish(
		// A mail is opened after it was sent, however long an outage puts that off: earlier events do not count.
		THREE_STEPS.map((step) =>
			step.stepId === 'delay'
				? { ...step, then: (contacts: string[]) => void opened.push(open(contacts)) }
				: step,
		),
	);
});

afterEach(async () => {
	await live.engine.close();
	await place.remove();
	expect(await connectionsLeft(server)).toBe(0);
});

interface Visitors {
	/** Resolves when so many more have come. */
	more(count: number): Promise<void>;
	/** Lets nobody in any more. Resolves with all who came. */
	stop(): Promise<string[]>;
}

/** Lets contacts in, a few at a time, until it is told to stop. */
function visitors(): Visitors {
	const { engine } = live;
	let stopped = false;
	const contacts: string[] = [];
	const came = (async () => {
		while (!stopped) {
			const group = Array.from({ length: GROUP }, () => engine.store.newId());
			await repeating(engine, async () => {
				await engine.store.transaction(async (store) => {
					const known = await store.contacts.getMany(group);
					for (const id of group) if (!known.has(id)) await store.contacts.insert(contactRow(), id);
				});
			});
			await repeating(
				engine,
				async () =>
					await enroll(
						engine,
						group.map((contactId) => ({
							journeyId: JOURNEY,
							stepId: 'trigger',
							contactId,
							reentry: 'never',
							item: {},
							causedBy: null,
						})),
					),
			);
			contacts.push(...group);
			await sleep(20);
		}
	})();
	return {
		more: async (count) => {
			const enough = contacts.length + count;
			await eventually(async () => contacts.length >= enough);
		},
		stop: async () => {
			stopped = true;
			await came;
			return contacts;
		},
	};
}

/** At the same time as these contacts come to the step that waits for it: sooner or later. */
async function open(contacts: string[]): Promise<void> {
	const { engine } = live;
	await sleep(200 * Math.random());
	await repeating(
		engine,
		async () =>
			await recordInteractions(
				engine,
				contacts.map((contactId) => ({
					contactId,
					type: 'email.opened',
					occurredAt: realClock.now(),
					properties: {},
					source: null,
					idempotencyKey: `${contactId} opened`,
					contentHash: null,
				})),
			),
	);
}

async function stillUnderWay(): Promise<number> {
	const { active = 0 } = await live.engine.store.enrollments.countByStatus(JOURNEY);
	return active;
}

async function expectEverybodyOnce(contacts: string[]): Promise<void> {
	await eventually(async () => (await stillUnderWay()) === 0);
	await Promise.all(opened);
	const failed = await live.engine.store.enrollments.list({ status: 'failed' });
	expect(failed.map(({ reason, positions }) => [reason, positions[0].stepId, positions[0].error])).toEqual(
		[],
	);
	expect(await live.engine.store.enrollments.countByStatus(JOURNEY)).toEqual({ completed: contacts.length });
	expect(ledger.size).toBe(contacts.length * THREE_STEPS.length);
	expect([...ledger.values()].filter((times) => times !== 1)).toEqual([]);
	expect(await live.engine.store.interactions.count()).toBe(contacts.length);
}

it('no one is lost or sent on twice while the server is restarted and killed under load; each outage is one line', async () => {
	const load = visitors();
	for (const end of ['shutDown', 'kill', 'shutDown'] as const) {
		await load.more(50);
		// At any moment of what is under way.
		await sleep(100 * Math.random());
		await server[end]();
		await eventually(async () => !noOutage());
		await sleep(200);
		await server.launch();
		await eventually(async () => noOutage());
	}
	await load.more(50);
	const contacts = await load.stop();
	await expectEverybodyOnce(contacts);
	await eventually(async () => noOutage());
	// A connection of before that is used once more, and a server that starts up, look like outages of their own.
	expect(live.log.of('error').length).toBeLessThanOrEqual(9);
	expect(live.log.of('error').length).toBeGreaterThanOrEqual(3);
	expect(live.log.of('warn')).toEqual([]);
}, 180_000);

it('is not disturbed by an operator who ends all connections again and again', async () => {
	const load = visitors();
	for (let n = 0; n < 10; n++) {
		await sleep(150);
		await terminateAll();
	}
	await expectEverybodyOnce(await load.stop());
	expect(live.log.of('warn')).toEqual([]);
	expect(live.log.of('error').length).toBeLessThanOrEqual(10);
}, 180_000);

/** Whether the store has answered again since it was last said that it does not. */
function noOutage(): boolean {
	return live.log.of('info').length === live.log.of('error').length;
}

async function terminateAll(): Promise<void> {
	await asOperator(
		server,
		async (client) =>
			await client.query(
				"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'n8n customer journeys'",
			),
	);
}
