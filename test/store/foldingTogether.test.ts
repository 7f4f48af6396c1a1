import type { Delta } from '../../lib/domain/report';
import type { Store } from '../../lib/store';
import { onBothStores } from '../support/onBothStores';
import { realClock } from '../support/realClock';
import type { StorePlace } from '../support/storePlaces';

const ENTRIES = 150;

onBothStores((newPlace) => {
	describe('two processes that add counts to the totals at once', () => {
		let place: StorePlace;
		let stores: Store[];

		beforeEach(async () => {
			place = newPlace();
			stores = [await place.open(realClock), await place.open(realClock)];
		});

		afterEach(async () => {
			for (const store of stores) await store.close();
			await place.remove();
		});

		const delta = (given: Partial<Delta>): Delta => ({
			journeyId: 'journey',
			stepId: 'wait',
			kind: 'arrived',
			output: -1,
			reason: '',
			cohort: 20_000,
			visits: 1,
			people: 1,
			times: null,
			...given,
		});

		/** Adds what was counted until nothing is left, and sometimes dies before it commits. */
		const fold = async (store: Store, dies: (n: number) => boolean): Promise<void> => {
			for (let n = 0; (await store.report.pending()) > 0; n++) {
				const work = store.transaction(async (tx) => {
					await tx.report.fold(20);
					if (dies(n)) throw new Error('died');
				});
				await work.catch((error: Error) => {
					if (error.message !== 'died' && !store.isTransient(error)) throw error;
				});
			}
		};

		it('count each once, also when one dies in the middle', async () => {
			for (let n = 0; n < ENTRIES; n++) {
				await stores[0].report.addDeltas([
					delta({ kind: 'left', output: n % 3, times: { 57: 1 } }),
					delta({ stepId: `step ${n % 7}` }),
				]);
			}
			await Promise.all([fold(stores[0], () => false), fold(stores[1], (n) => n % 2 === 0)]);
			const numbers = await stores[1].report.numbers('journey', { view: 'all' });
			const sum = (kind: string): number =>
				numbers.filter((row) => row.kind === kind).reduce((total, { visits }) => total + visits, 0);
			expect([sum('left'), sum('arrived')]).toEqual([ENTRIES, ENTRIES]);
			expect(numbers.reduce((total, { times }) => total + (times?.[57] ?? 0), 0)).toBe(ENTRIES);
		});
	});
});
