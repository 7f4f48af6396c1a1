import { AutomaticBatchSize } from '../../lib/engine';
import { EngineHarness, type Work } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { HOUR, START } from '../support/rows';

describe('an automatic batch size', () => {
	/** What the size is after each of these executions of as many contacts: `!` marks a failed one. */
	const sizesAfter = (size: AutomaticBatchSize, ...executions: string[]): number[] =>
		executions.map((execution) => {
			const contacts = Number.parseInt(execution, 10);
			if (execution.endsWith('!')) size.failed(contacts);
			else size.succeeded(contacts);
			return size.current;
		});

	it('halves with each failure, and never below 1', () => {
		const sizes: number[] = [];
		const size = new AutomaticBatchSize(1000);
		for (let n = 0; n < 11; n++) sizes.push(...sizesAfter(size, `${Math.max(2, size.current)}!`));
		expect(sizes).toEqual([500, 250, 125, 62, 31, 15, 7, 3, 1, 1, 1]);
	});

	it('doubles after three full executions in a row, up to where it began', () => {
		const size = new AutomaticBatchSize(100);
		expect(sizesAfter(size, '100!', '50', '50', '50')).toEqual([50, 50, 50, 100]);
		expect(sizesAfter(size, '100', '100', '100')).toEqual([100, 100, 100]);
	});

	it('starts counting again after another failure', () => {
		const size = new AutomaticBatchSize(100);
		expect(sizesAfter(size, '100!', '50', '50', '50!', '25', '25', '25')).toEqual([
			50, 50, 50, 25, 25, 25, 50,
		]);
	});

	it('learns nothing from executions that were not full, from a single contact, or from ones begun before a failure', () => {
		const size = new AutomaticBatchSize(100);
		expect(sizesAfter(size, '1!')).toEqual([100]);
		expect(sizesAfter(size, '100!', '100!', '100!')).toEqual([50, 50, 50]);
		expect(sizesAfter(size, '49', '10', '1')).toEqual([50, 50, 50]);
	});

	it('follows a new limit, but no faster than its failures allow', () => {
		const size = new AutomaticBatchSize(1000);
		size.limitTo(100);
		expect(size.current).toBe(100);
		size.limitTo(1000);
		expect(size.current).toBe(1000);
		size.failed(1000);
		size.limitTo(100);
		expect(sizesAfter(size, '100!', '50', '50', '50')).toEqual([50, 50, 50, 100]);
		size.failed(100);
		size.limitTo(1000);
		expect(size.current).toBe(50);
	});
});

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	const sizes = (): number[] => journey.at('wait').map(({ batch }) => batch.length);

	async function run(work: Work, contacts: number): Promise<void> {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', work, { batchSize: new AutomaticBatchSize(40), maxInFlight: 1 });
		await journey.enter(await journey.contacts(contacts));
		await journey.advance(HOUR);
	}

	it('takes half as many contacts after an execution failed, and more again after some that did not', async () => {
		await run(async () => {
			if (journey.at('wait').length <= 2) throw new Error('mail server away');
		}, 200);
		expect(sizes()).toEqual([40, 20, 10, 10, 10, 20, 20, 20, 40, 10]);
		expect(await journey.store.enrollments.countByStatus('welcome')).toEqual({ failed: 60, completed: 140 });
	});

	it('goes on with one contact at a time while everything fails, and loses none', async () => {
		await run(async () => {
			throw new Error('mail server away');
		}, 80);
		expect(sizes()).toEqual([40, 20, 10, 5, 2, 1, 1, 1]);
		expect(await journey.store.enrollments.countByStatus('welcome')).toEqual({ failed: 80 });
	});

	it('keeps a fixed number', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		const fail: Work = async () => {
			throw new Error('mail server away');
		};
		await journey.step('wait', fail, { batchSize: 20, maxInFlight: 1 });
		await journey.enter(await journey.contacts(60));
		await journey.advance(HOUR);
		expect(sizes()).toEqual([20, 20, 20]);
	});
});
