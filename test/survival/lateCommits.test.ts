import { enroll, receive, repeating } from '../../lib/engine';
import { settleDelivery } from '../../lib/engine/delivery/settle';
import { openPostgresStore, POSTGRES_DEFAULTS, type HoldError } from '../../lib/store';
import { POSTGRES_TIMEOUTS } from '../../lib/store/postgres/openPostgresStore';
import { PostgresServer } from '../../tools/postgres/PostgresServer';
import { JOURNEY } from '../support/engineHarness';
import { LateCommits } from '../support/LateCommits';
import { eventually, LiveEngine, type Ledger } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { connectionsLeft, newPostgresPlace, type StorePlace } from '../support/storePlaces';

const COUNT = 5;

let server: PostgresServer;
let place: StorePlace & { settings: typeof POSTGRES_DEFAULTS };
let ledger: Ledger;
let live: LiveEngine;
let late: LateCommits;

beforeAll(async () => {
	server = await PostgresServer.start({ fsync: 'off' });
}, 180_000);

afterAll(async () => await server.destroy());

afterEach(async () => {
	await late.end();
	await live.engine.close();
	await place.remove();
	expect(await connectionsLeft(server)).toBe(0);
});

/** An engine that gives up statements after so many milliseconds, with contacts that are about to enter. */
async function start(query: number): Promise<void> {
	place = newPostgresPlace(server);
	// Its tables take longer to make than this engine waits for an answer.
	await (await place.open(realClock)).close();
	ledger = new Map();
	const store = await openPostgresStore(place.settings, realClock, { ...POSTGRES_TIMEOUTS, query });
	live = await LiveEngine.start(store, ledger);
	const { engine } = live;
	const contacts: string[] = [];
	for (let n = 0; n < COUNT; n++) contacts.push((await store.contacts.insert(contactRow())).id);
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
}

/** Claims those who have entered. */
async function claim(): Promise<{ claimId: string; holdIds: string[] }> {
	const { store, instanceId } = live.engine;
	const claimId = store.newId();
	const batch = await store.holds.claim({
		journeyId: JOURNEY,
		stepId: 'trigger',
		claimId,
		claimedBy: instanceId,
		leaseUntil: realClock.now() + 60_000,
		limit: 100,
		alone: 0,
	});
	return { claimId, holdIds: batch.map(({ id }) => id) };
}

it('a claim that is kept long after it was given up is claimed again at once, not when its lease ends', async () => {
	await start(1_000);
	late = await LateCommits.start(server, place.settings.schema, 'claimed');
	await live.publish([{ stepId: 'trigger', next: null }]);
	await late.waiting();
	// A whole pass has found nothing of the claim.
	await eventually(async () => live.log.of('info').length > 0);
	await late.letThrough();
	await eventually(async () => ledger.size === COUNT, 15_000);
	await live.engine.clock.idle();
	expect([...ledger.values()]).toEqual(Array.from({ length: COUNT }, () => 1));
	expect(await live.engine.store.holds.countByState(JOURNEY)).toEqual({});
}, 180_000);

it('contacts that are taken over by a commit that comes while it is tried again pass once', async () => {
	await start(3_000);
	const delivery = { ...(await claim()), executionId: '1', receiptId: 'one' };
	late = await LateCommits.start(server, place.settings.schema, 'delivered');
	const { engine } = live;
	const received = repeating(engine, async () => await receive(engine, delivery));
	await late.waiting();
	await late.queued();
	await late.letThrough();
	const { consumed, repeated } = await received;
	expect([...consumed].sort()).toEqual([...delivery.holdIds].sort());
	expect([...repeated]).toEqual([]);
	const again = await receive(engine, { ...delivery, receiptId: 'two' });
	expect([...again.consumed]).toEqual([]);
	expect(again.repeated.size).toBe(COUNT);
	const notes = await engine.store.stepLog.list((await engine.store.enrollments.list()).map(({ id }) => id));
	expect(notes.filter(({ kind }) => kind === 'delivered')).toHaveLength(COUNT);
}, 180_000);

it('contacts that are taken over while their execution is given up already are failed, not under way for ever', async () => {
	await start(3_000);
	const claimed = await claim();
	late = await LateCommits.start(server, place.settings.schema, 'delivered');
	const { engine } = live;
	const received = receive(engine, { ...claimed, executionId: '1', receiptId: 'one' });
	await late.waiting();
	const error: HoldError = { message: 'no answer', node: null, executionId: '1', cause: 'failed' };
	const settled = settleDelivery(engine, claimed.claimId, { status: 'failed', error }, realClock.now());
	await late.queued();
	await expect(received).rejects.toThrow('Query read timeout');
	await late.letThrough();
	expect(await settled).toBe(0);
	expect(await engine.store.holds.countByState(JOURNEY)).toEqual({ failed: COUNT });
}, 180_000);
