import { inTransaction, Overtaken, type EngineContext } from '../../lib/engine';
import type { Store } from '../../lib/store';
import { RecordedLog } from '../support/RecordedLog';
import { realClock } from '../support/realClock';
import { contactRow } from '../support/rows';
import { sharedPostgres, type OwnedPostgres } from '../support/sharedPostgres';
import { newPostgresPlace, newSqlitePlace, type StorePlace } from '../support/storePlaces';

let server: OwnedPostgres;
let place: StorePlace;
let store: Store;
let context: EngineContext;

beforeAll(async () => {
	server = await sharedPostgres();
}, 120_000);

afterAll(async () => await server.destroy());

async function open(newPlace: StorePlace): Promise<void> {
	place = newPlace;
	store = await place.open(realClock);
	context = { store, log: new RecordedLog(), instanceId: 'test', wake() {} };
}

afterEach(async () => {
	await store.close();
	await place.remove();
});

it('a transaction that was overtaken is rolled back, and run again after what it asks for', async () => {
	await open(newPostgresPlace(server));
	const steps: string[] = [];
	await inTransaction(context, async (outer) => {
		await outer.store.contacts.insert(contactRow({ email: `${steps.length}@example.com` }));
		await inTransaction(outer, async ({ mayRepeat }) => {
			steps.push(`runs, ${mayRepeat ? 'may' : 'may not'} repeat`);
			if (steps.length > 3) return;
			throw new Overtaken(async (outside) => {
				steps.push(`prepares ${outside.store.inTransaction ? 'within' : 'outside'}`);
				return true;
			});
		});
	});
	expect(steps).toEqual([
		'runs, may repeat',
		'prepares outside',
		'runs, may repeat',
		'prepares outside',
		'runs, may repeat',
	]);
	expect(await store.contacts.count()).toBe(1);
});

it('it isn’t repeated forever, nor where that doesn’t help', async () => {
	await open(newPostgresPlace(server));
	const runsUntilItMayNot = async (helps: boolean): Promise<number> => {
		let runs = 0;
		await inTransaction(context, async ({ mayRepeat }) => {
			runs++;
			if (mayRepeat) throw new Overtaken(async () => helps);
		});
		return runs;
	};
	expect(await runsUntilItMayNot(true)).toBe(9);
	expect(await runsUntilItMayNot(false)).toBe(2);
});

it('one that has the store to itself is never overtaken', async () => {
	await open(newSqlitePlace());
	expect(await inTransaction(context, async ({ mayRepeat }) => mayRepeat)).toBe(false);
});
