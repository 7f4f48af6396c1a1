import { assignPaths, enroll, JourneyEngine, type Split } from '../../lib/engine';
import { JOURNEY } from '../support/engineHarness';
import { RecordedLog } from '../support/RecordedLog';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { pathOf, splitOf, tally } from '../support/splits';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { connectionsLeft, newPostgresPlace, newSqlitePlace, type StorePlace } from '../support/storePlaces';

const PEOPLE = 600;

const BATCH = 20;

function twoEngines(newPlace: () => StorePlace): void {
	let place: StorePlace;
	let engines: JourneyEngine[];
	let holdIds: string[];

	beforeEach(async () => {
		place = newPlace();
		engines = [];
		for (let n = 0; n < 2; n++) {
			engines.push(await JourneyEngine.start({ store: await place.open(realClock), log: new RecordedLog() }));
		}
		const { store } = engines[0];
		const contactIds = await store.transaction(async (tx) => {
			const ids: string[] = [];
			for (let n = 0; n < PEOPLE; n++) ids.push((await tx.contacts.insert(contactRow())).id);
			return ids;
		});
		await enroll(
			engines[0],
			contactIds.map((contactId) => ({
				journeyId: JOURNEY,
				stepId: 'trigger',
				contactId,
				reentry: 'afterExit',
				item: {},
				causedBy: null,
			})),
		);
		const enrollments = await store.enrollments.list({ limit: 1_000 });
		holdIds = enrollments.map(({ positions }) => positions[0].holdId);
		expect(holdIds).toHaveLength(PEOPLE);
	}, 60_000);

	afterEach(async () => {
		for (const engine of engines) await engine.close();
		await place.remove();
	});

	/** All come at once, in batches, each of which both engines are given: as when an execution is run again. */
	async function allAtOnce(splits: Split[]): Promise<Array<Map<string, string>>> {
		const seen = engines.map(() => new Map<string, string>());
		const batches = Array.from({ length: PEOPLE / BATCH }, (_, n) =>
			holdIds.slice(n * BATCH, (n + 1) * BATCH),
		);
		await Promise.all(
			engines.flatMap((engine, which) =>
				// From both ends, so that they meet.
				(which === 0 ? batches : batches.toReversed()).map(async (batch, n) => {
					const split = splits[which];
					const decisions = await assignPaths(engine, split, batch, `execution ${which} ${n}`);
					for (const [holdId, { path }] of decisions) seen[which].set(holdId, split.plan.paths[path].name);
				}),
			),
		);
		return seen;
	}

	it('exceed no quota, count no one twice, and agree about every contact', async () => {
		const quotas = splitOf('quota', [
			pathOf('First', { quota: 100 }),
			pathOf('Next', { quota: 50 }),
			pathOf('Rest'),
		]);
		const [one, other] = await allAtOnce([quotas, quotas]);
		expect(other).toEqual(one);
		expect(tally(one.values())).toEqual({ First: 100, Next: 50, Rest: PEOPLE - 150 });
	}, 60_000);

	it('balance exactly, over blocks that do not end with a batch', async () => {
		const thirds = splitOf('balance', [pathOf('A'), pathOf('B'), pathOf('C')]);
		const [one, other] = await allAtOnce([thirds, thirds]);
		expect(other).toEqual(one);
		expect(tally(one.values())).toEqual({ A: PEOPLE / 3, B: PEOPLE / 3, C: PEOPLE / 3 });
	}, 60_000);

	it('assign each contact once, though one of them works with the shares of before', async () => {
		const [one, other] = await allAtOnce([
			splitOf('sticky', [pathOf('A', { percentage: 90 }), pathOf('B')]),
			splitOf('sticky', [pathOf('A', { percentage: 10 }), pathOf('B')]),
		]);
		expect(other).toEqual(one);
		expect(new Set(one.values())).toEqual(new Set(['A', 'B']));
	}, 60_000);

	it('assign each contact once under a key that two splits share', async () => {
		const [one, other] = await allAtOnce([
			splitOf('sticky', [pathOf('A', { percentage: 90 }), pathOf('B')], { sharedKey: 'spring' }),
			splitOf('sticky', [pathOf('A', { percentage: 10 }), pathOf('B')], {
				sharedKey: 'spring',
				stepId: 'other',
			}),
		]);
		expect(other).toEqual(one);
	}, 60_000);
}

describe('two engines that split, on one SQLite file', () => twoEngines(newSqlitePlace));

describe('two engines that split, on one PostgreSQL schema', () => {
	let server: OwnedPostgres;

	beforeAll(async () => {
		server = await sharedPostgres();
	}, 180_000);

	afterAll(async () => await server.destroy());

	twoEngines(() => newPostgresPlace(server));

	afterEach(async () => expect(await connectionsLeft(server)).toBe(0));
});
