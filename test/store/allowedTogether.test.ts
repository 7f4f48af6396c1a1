import type { Store } from '../../lib/store';
import { onBothStores } from '../support/onBothStores';
import { realClock } from '../support/realClock';
import type { StorePlace } from '../support/storePlaces';

/** What several processes do with one store at the same time. */
onBothStores((newPlace) => {
	let place: StorePlace;
	let stores: Store[];

	beforeEach(async () => {
		place = newPlace();
		// The first one makes the store.
		stores = [await place.open(realClock)];
		for (let more = 0; more < 3; more++) stores.push(await place.open(realClock));
	});

	afterEach(async () => {
		for (const store of stores) await store.close();
		await place.remove();
	});

	/** Does something in each store at once, several times over. */
	async function together<T>(rounds: number, work: (store: Store) => Promise<T>): Promise<T[]> {
		const all = Array.from({ length: rounds }, () => stores).flat();
		return await Promise.all(all.map(async (store) => await work(store)));
	}

	it('a secret key is made once, in and out of transactions', async () => {
		const keys = await together(3, async (store) => [
			await store.secretKeys.current('page'),
			await store.transaction(async (tx) => await tx.secretKeys.current('page')),
		]);
		expect(new Set(keys.flat().map(({ secret }) => secret)).size).toBe(1);
		expect(await stores[0].secretKeys.list('page')).toHaveLength(1);
	});

	it('keys that are rotated at once leave one to sign with', async () => {
		await stores[0].secretKeys.current('link');
		await together(
			2,
			async (store) => await store.transaction(async (tx) => await tx.secretKeys.rotate('link')),
		);
		const keys = await stores[0].secretKeys.list('link');
		expect(keys.filter(({ retiredAt }) => retiredAt === null)).toEqual([keys[0]]);
		expect(await stores[1].secretKeys.current('link')).toEqual(keys[0]);
	});

	it('soft bounces of one address add up, and none of them undoes a complaint', async () => {
		const key = { channel: 'email', addressHash: 'hash' };
		const count = async (store: Store): Promise<number> => {
			const [after] = await store.transaction(
				async (tx) => await tx.suppressions.countSoftBounces([{ ...key, source: null }], 100),
			);
			return after.softBounces;
		};
		const counts = await together(5, count);
		expect([...counts].sort((left, right) => left - right)).toEqual(counts.map((_, n) => n + 1));
		await Promise.all([
			stores[0].transaction(
				async (tx) => await tx.suppressions.add([{ ...key, scope: 'all', cause: 'complaint', source: null }]),
			),
			together(2, count),
			stores[1].transaction(
				async (tx) =>
					await tx.suppressions.add([{ ...key, scope: 'all', cause: 'hard_bounce', source: null }]),
			),
		]);
		expect(await stores[2].suppressions.of('email', ['hash'])).toMatchObject([{ cause: 'complaint' }]);
	});
});
