import { enroll, hold, receive, recordInteractions, repeating, untilEvent } from '../../lib/engine';
import { openPostgresStore, POSTGRES_DEFAULTS, type Store } from '../../lib/store';
import { POSTGRES_TIMEOUTS } from '../../lib/store/postgres/openPostgresStore';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { JOURNEY } from '../support/engineHarness';
import { eventually, LiveEngine, sleep, THREE_STEPS, type Ledger } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { asOperator, connectionsLeft, newPostgresPlace, type StorePlace } from '../support/storePlaces';
import { TcpProxy } from '../support/TcpProxy';

let server: PostgresServer;
let proxy: TcpProxy;
let place: StorePlace & { settings: typeof POSTGRES_DEFAULTS };
let ledger: Ledger;
let engines: LiveEngine[];

beforeAll(async () => {
	server = await PostgresServer.start({ fsync: 'off' });
}, 180_000);

afterAll(async () => await server.destroy());

beforeEach(async () => {
	proxy = await TcpProxy.start(server.port);
	place = newPostgresPlace(server);
	// Its tables take longer to make than the engines here wait for an answer.
	await (await place.open(realClock)).close();
	ledger = new Map();
	engines = [];
});

afterEach(async () => {
	for (const live of engines) await live.engine.close();
	await proxy.close();
	await place.remove();
	expect(await connectionsLeft(server)).toBe(0);
});

/** An engine that reaches the server through the proxy, and does not wait long for it. */
async function start(port = proxy.port): Promise<LiveEngine> {
	const store = await openPostgresStore({ ...place.settings, port }, realClock, {
		...POSTGRES_TIMEOUTS,
		connect: 500,
		query: 1_000,
		listening: 500,
	});
	const live = await LiveEngine.start(store, ledger);
	engines.push(live);
	return live;
}

async function enter({ engine }: LiveEngine, count: number): Promise<string[]> {
	const contacts: string[] = [];
	for (let n = 0; n < count; n++) contacts.push((await engine.store.contacts.insert(contactRow())).id);
	await enroll(
		engine,
		contacts.map((contactId) => ({
			journeyId: JOURNEY,
			stepId: 'trigger',
			contactId,
			reentry: 'never',
			item: {},
			causedBy: null,
		})),
	);
	return contacts;
}

async function claim(store: Store, claimedBy: string): Promise<{ claimId: string; holdIds: string[] }> {
	const claimId = store.newId();
	const batch = await store.holds.claim({
		journeyId: JOURNEY,
		stepId: 'trigger',
		claimId,
		claimedBy,
		leaseUntil: realClock.now() + 60_000,
		limit: 100,
		alone: 0,
	});
	return { claimId, holdIds: batch.map(({ id }) => id) };
}

describe.each(['cut', 'silent'] as const)('when the answer to a commit is lost (%s)', (how) => {
	it('contacts that are taken over pass once', async () => {
		const live = await start();
		await enter(live, 5);
		const { engine } = live;
		const delivery = {
			...(await claim(engine.store, engine.instanceId)),
			executionId: '1',
			receiptId: 'one',
		};
		const lost = proxy.loseAnswerTo('commit', how);
		const { consumed, repeated } = await repeating(engine, async () => await receive(engine, delivery));
		await lost;
		expect([...consumed].sort()).toEqual([...delivery.holdIds].sort());
		expect([...repeated]).toEqual([]);
		const again = await receive(engine, { ...delivery, receiptId: 'two' });
		expect([...again.consumed]).toEqual([]);
		expect(again.repeated.size).toBe(5);
		const notes = await engine.store.stepLog.list(
			(await engine.store.enrollments.list()).map(({ id }) => id),
		);
		expect(notes.filter(({ kind }) => kind === 'delivered')).toHaveLength(5);
	});

	it('contacts are held once, and events are kept once', async () => {
		const live = await start();
		const contacts = await enter(live, 5);
		const { engine } = live;
		const { claimId, holdIds } = await claim(engine.store, engine.instanceId);
		await receive(engine, { claimId, holdIds, executionId: '1' });
		let lost = proxy.loseAnswerTo('commit', how);
		await repeating(
			engine,
			async () =>
				await hold(
					engine,
					{ journeyId: JOURNEY, stepId: 'opened', termsKey: 'terms' },
					holdIds.map((originId) => ({
						originId,
						item: {},
						terms: { dueAt: null, branches: untilEvent('email.opened', 'previousHold') },
					})),
					'1',
				),
		);
		await lost;
		expect(await engine.store.holds.countByState(JOURNEY)).toEqual({ waiting: 5 });
		lost = proxy.loseAnswerTo('commit', how);
		const results = await repeating(
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
						idempotencyKey: contactId,
						contentHash: null,
					})),
				),
		);
		await lost;
		expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'duplicate'));
		expect(await engine.store.interactions.count()).toBe(5);
		expect(await engine.store.holds.countByState(JOURNEY)).toEqual({ ready: 5 });
	});

	it('what was claimed without our knowing is claimed again at once, not when the lease ends', async () => {
		const live = await start();
		await live.publish(THREE_STEPS);
		await sleep(100);
		await enter(await start(server.port), 5);
		// The claim is the first that asks for this.
		await proxy.loseAnswerTo('commit', how);
		await eventually(async () => {
			const { store } = engines[1].engine;
			const ids = (await store.enrollments.list()).map(({ id }) => id);
			return (await store.stepLog.list(ids)).filter(({ kind }) => kind === 'delivered').length >= 10;
		}, 8_000);
		expect([...ledger.values()].filter((times) => times !== 1)).toEqual([]);
	}, 180_000);
});

it('gets out of connections that are open but dead, without waiting for each of them', async () => {
	const live = await start();
	await live.publish(THREE_STEPS);
	await Promise.all(Array.from({ length: 30 }, async () => await live.engine.store.contacts.count()));
	proxy.fallSilent();
	const lost = Array.from({ length: 10 }, async () => await live.engine.store.contacts.count());
	await Promise.allSettled(lost);
	await sleep(700);
	proxy.speakAgain();
	const begun = Date.now();
	await enter(await start(server.port), 10);
	await eventually(async () => ledger.size === 20);
	expect(Date.now() - begun).toBeLessThan(30_000);
	expect(live.log.of('error').length).toBeLessThanOrEqual(2);
}, 180_000);

it('a slow network only makes it slow', async () => {
	const live = await start();
	await live.publish(THREE_STEPS);
	proxy.slow(20);
	await enter(live, 5);
	await eventually(async () => ledger.size === 10);
	expect(live.log.lines).toEqual([]);
}, 180_000);

describe('announcements', () => {
	/** How long it takes until an event that one engine records has been delivered by the other. */
	async function wakeTime(recorder: LiveEngine): Promise<number> {
		const [contactId] = await enter(recorder, 1);
		const [{ id }] = await recorder.engine.store.enrollments.list({ contactId });
		await eventually(async () => ledger.has(`${id} delay`));
		await eventually(async () => {
			const enrollment = await recorder.engine.store.enrollments.get(id);
			return enrollment?.positions[0]?.stepId === 'opened';
		});
		const begun = performance.now();
		await recordInteractions(recorder.engine, [
			{
				contactId,
				type: 'email.opened',
				occurredAt: realClock.now(),
				properties: {},
				source: null,
				idempotencyKey: null,
				contentHash: null,
			},
		]);
		await eventually(async () => ledger.has(`${id} opened`));
		return performance.now() - begun;
	}

	/** Ends the connection that listens, for whose absence it cannot be told by the engine. */
	async function deafen(): Promise<void> {
		await asOperator(
			server,
			async (client) =>
				await client.query(
					"select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'",
				),
		);
	}

	it('wake another engine at once; without them the poll finds it, and they come back', async () => {
		const recorder = await start(server.port);
		const clock = await start(server.port);
		await clock.publish(THREE_STEPS);
		await sleep(200);
		expect(await wakeTime(recorder)).toBeLessThan(500);

		await deafen();
		expect(await wakeTime(recorder)).toBeLessThan(2_600);
		await sleep(1_200);
		expect(await wakeTime(recorder)).toBeLessThan(500);
		// Whoever listens hears of its end, so even that is no trouble worth a line.
		expect(clock.log.of('error')).toEqual([]);
	}, 180_000);
});
