import { EngineHarness } from '../support/engineHarness';
import { HOUR, MINUTE, SECOND, START } from '../support/rows';

describe('contacts that become due one after the other', () => {
	let journey: EngineHarness;
	/** Ends the executions of the step, in order. */
	let ends: Array<() => void>;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		ends = [];
	});

	afterEach(async () => {
		for (const end of ends) end();
		await journey.close();
	});

	const untilEnded = async (): Promise<void> =>
		await new Promise<void>((resolve) => {
			ends.push(resolve);
		});

	async function publish(batchSize: number, spread: number): Promise<void> {
		let n = 0;
		await journey.trigger('wait', () => ({ dueAt: START + HOUR + spread * n++ }));
		await journey.step('wait', untilEnded, { batchSize });
	}

	const sizes = (): number[] => journey.at('wait').map(({ batch }) => batch.length);

	it('continue at once while no one else at their step is in an execution', async () => {
		await publish(100, SECOND);
		await journey.enter(await journey.contacts(2));
		await journey.pass(HOUR);
		expect(sizes()).toEqual([1]);
		ends.shift()!();
		await journey.turn();
		await journey.pass(SECOND);
		expect(journey.at('wait').map(({ at }) => at)).toEqual([START + HOUR, START + HOUR + SECOND]);
	});

	it('are gathered for 100 ms at the most while others are in one', async () => {
		await publish(100, 10);
		await journey.enter(await journey.contacts(30));
		await journey.pass(HOUR);
		expect(sizes()).toEqual([1]);
		await journey.pass(99);
		expect(sizes()).toEqual([1]);
		await journey.pass(1);
		expect(sizes()).toEqual([1, 10]);
		await journey.pass(MINUTE);
		expect(sizes()).toEqual([1, 10, 10, 9]);
	});

	it('are gathered no longer than that execution takes', async () => {
		await publish(100, 10);
		await journey.enter(await journey.contacts(8));
		await journey.pass(HOUR + 50);
		expect(sizes()).toEqual([1]);
		ends.shift()!();
		await journey.turn();
		expect(sizes()).toEqual([1, 5]);
	});

	it('are not gathered behind a full execution, for then others wait already', async () => {
		await publish(3, 0);
		await journey.enter(await journey.contacts(8));
		await journey.pass(HOUR);
		expect(sizes()).toEqual([3, 3, 2]);
	});

	it('are not gathered when each is to be alone', async () => {
		let fails = true;
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step(
			'wait',
			async () => {
				if (fails) throw new Error('mail server away');
				await untilEnded();
			},
			{ failurePolicy: { kind: 'retryOneByOne', attempts: 1, backoff: MINUTE } },
		);
		await journey.enter(await journey.contacts(3));
		await journey.pass(HOUR);
		expect(sizes()).toEqual([3]);
		fails = false;
		await journey.pass(MINUTE);
		expect(sizes()).toEqual([3, 1, 1, 1]);
	});

	it('wait no longer when the system clock is set back meanwhile', async () => {
		await publish(100, 10);
		await journey.enter(await journey.contacts(2));
		await journey.pass(HOUR + 10);
		expect(sizes()).toEqual([1]);
		journey.clock.jumpTo(START);
		const positions = (await journey.store.enrollments.list()).flatMap((enrollment) => enrollment.positions);
		const { holdId } = positions.find(({ state }) => state === 'waiting')!;
		await journey.store.holds.release([{ holdId, at: START, by: null }], 'matched');
		journey.engine.wake();
		await journey.turn();
		expect(sizes().reduce((sum, size) => sum + size)).toBe(2);
	});
});
