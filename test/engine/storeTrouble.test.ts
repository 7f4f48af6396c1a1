import { EngineHarness } from '../support/engineHarness';
import { HOUR, MINUTE, SECOND, START } from '../support/rows';

describe('when the store does not answer', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
	});

	afterEach(async () => await journey.close());

	it('tries again less and less often, says so once, and goes on when it answers again', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		const { nextDue } = journey.store.holds;
		const tries: number[] = [];
		journey.store.holds.nextDue = async () => {
			tries.push((journey.clock.now() - START - HOUR) / SECOND);
			throw new Error('disk I/O error');
		};
		await journey.advance(HOUR + 5 * MINUTE);
		expect(tries).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
		expect(journey.log.of('error')).toEqual([
			expect.stringMatching(/SQLite file .*disk I\/O error.*Nothing is lost/),
		]);

		journey.store.holds.nextDue = nextDue;
		await journey.advance(MINUTE);
		expect(await journey.where(id)).toBe('completed');
		expect(journey.log.of('info')).toEqual(['Customer journeys: the store is responding again']);
	});

	it('notes the end of an execution as soon as the store is responding again', async () => {
		const { store } = journey;
		const transaction = store.transaction.bind(store);
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', async () => {
			store.transaction = async () => {
				throw new Error('disk I/O error');
			};
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.clock.advance(HOUR + MINUTE);
		expect(await journey.where(id)).toBe('delivered at wait');
		expect(journey.log.of('error')).toHaveLength(1);
		store.transaction = transaction;
		await journey.advance(5 * MINUTE);
		expect(await journey.where(id)).toBe('completed');
	});

	it('lets no one in halfway: an entry that cannot be completed leaves nothing behind', async () => {
		const { stepLog } = journey.store;
		const ann = await journey.contact();
		const add = Object.getPrototypeOf(stepLog).add;
		Object.getPrototypeOf(stepLog).add = async () => {
			throw new Error('disk full');
		};
		try {
			await expect(journey.enroll([ann])).rejects.toThrow('disk full');
		} finally {
			Object.getPrototypeOf(stepLog).add = add;
		}
		expect(await journey.store.enrollments.list()).toEqual([]);
		await expect(journey.enroll([ann])).resolves.toEqual([expect.objectContaining({ entered: true })]);
	});
});
