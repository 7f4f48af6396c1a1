import { enroll } from '../../lib/engine';
import { JOURNEY } from '../support/engineHarness';
import { eventually, LiveEngine, type Ledger, type LiveStep } from '../support/LiveEngine';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { connectionsLeft, newPostgresPlace, newSqlitePlace, type StorePlace } from '../support/storePlaces';

const PEOPLE = 2_000;

const ONE_STEP: LiveStep[] = [{ stepId: 'trigger', next: null, batchSize: 50 }];

function twoEngines(newPlace: () => StorePlace): void {
	let place: StorePlace;
	let ledger: Ledger;
	let engines: LiveEngine[];

	beforeEach(async () => {
		place = newPlace();
		ledger = new Map();
		engines = [];
		for (let n = 0; n < 2; n++) engines.push(await LiveEngine.start(await place.open(realClock), ledger));
	});

	afterEach(async () => {
		for (const live of engines) {
			if (live.dead) await live.engine.store.close().catch(() => undefined);
			else await live.engine.close();
		}
		await place.remove();
	});

	async function enter(count: number): Promise<void> {
		const { engine } = engines[0];
		const ids = await engine.store.transaction(async (store) => {
			const made: string[] = [];
			for (let n = 0; n < count; n++) {
				made.push((await store.contacts.insert(contactRow({ email: `person${n}@example.com` }))).id);
			}
			return made;
		});
		for (let from = 0; from < ids.length; from += 500) {
			await enroll(
				engine,
				ids.slice(from, from + 500).map((contactId) => ({
					journeyId: JOURNEY,
					stepId: 'trigger',
					contactId,
					reentry: 'afterExit',
					item: {},
					causedBy: null,
				})),
			);
		}
	}

	async function statuses(): Promise<object> {
		return await engines[1].engine.store.enrollments.countByStatus(JOURNEY);
	}

	it('deliver each contact once between them, and both do some of it', async () => {
		await enter(PEOPLE);
		await Promise.all(engines.map(async (live) => await live.publish(ONE_STEP, 10)));
		await eventually(async () => ((await statuses()) as { completed?: number }).completed === PEOPLE);
		expect([...ledger.values()].filter((passed) => passed !== 1)).toEqual([]);
		expect(ledger.size).toBe(PEOPLE);
		for (const live of engines) expect(live.executions).toBeGreaterThan(2);
		expect(engines.flatMap((live) => live.log.lines)).toEqual([]);
	}, 180_000);

	it('one takes over from the other: contacts that had not begun pass once, those inside are named', async () => {
		await enter(PEOPLE);
		await engines[0].publish(ONE_STEP, 100);
		await eventually(async () => ledger.size > PEOPLE / 20);
		engines[0].die();
		const passed = ledger.size;
		await engines[1].publish(ONE_STEP);
		// What a living process does every half minute.
		const third = await LiveEngine.start(await place.open(realClock), ledger);
		engines.push(third);
		await eventually(async () => {
			const { active } = (await statuses()) as { active?: number };
			return (active ?? 0) === 0;
		});
		const { completed = 0, failed = 0 } = (await statuses()) as { completed?: number; failed?: number };
		expect(completed + failed).toBe(PEOPLE);
		// At the most what was inside executions at that moment.
		expect(failed).toBeLessThanOrEqual(5 * 50);
		expect([...ledger.values()].filter((times) => times !== 1)).toEqual([]);
		expect(ledger.size).toBeGreaterThanOrEqual(PEOPLE - failed);
		expect(passed).toBeLessThan(PEOPLE);
		const { store } = engines[1].engine;
		const reviewed = await store.enrollments.list({ status: 'failed', limit: 1000 });
		for (const { reason, positions } of reviewed) {
			expect(reason).toBe('interrupted');
			expect(positions[0].executionId).toContain(engines[0].engine.instanceId);
		}
	}, 180_000);
}

describe('two engines on one SQLite file', () => twoEngines(newSqlitePlace));

describe('two engines on one PostgreSQL schema', () => {
	let server: OwnedPostgres;

	beforeAll(async () => {
		server = await sharedPostgres();
	}, 180_000);

	afterAll(async () => await server.destroy());

	twoEngines(() => newPostgresPlace(server));

	afterEach(async () => expect(await connectionsLeft(server)).toBe(0));
});
