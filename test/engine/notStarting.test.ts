import { LEASE } from '../../lib/engine/clock/Deliverer';
import { EngineHarness } from '../support/engineHarness';
import { DAY, HOUR, MINUTE, SECOND, START } from '../support/rows';

describe('executions that pick up no one', () => {
	let journey: EngineHarness;
	let id: string;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		await journey.trigger('wait', { dueAt: START + HOUR });
		[id] = await journey.enter([await journey.contact()]);
	});

	afterEach(async () => await journey.close());

	it.each([
		['n8n does not start', async () => ({ status: 'notStarted', message: 'queue full' }) as const],
		['end without reading their items', async () => ({ status: 'success' }) as const],
		[
			'fail before they read their items',
			async () =>
				({
					status: 'failed',
					error: { message: 'no credential', node: null, executionId: '7', cause: 'failed' },
				}) as const,
		],
		[
			'cannot be emitted',
			async () => {
				throw new Error('workflow is not active');
			},
		],
	])('that %s: the contact is kept, and tried again less and less often', async (_, deliver) => {
		const starts: number[] = [];
		await journey.step('wait', undefined, {
			deliver: async () => {
				starts.push((journey.clock.now() - START - HOUR) / SECOND);
				return await deliver();
			},
		});
		await journey.advance(HOUR);
		expect(await journey.where(id)).toBe('ready at wait');
		await journey.advance(HOUR);

		expect(starts.slice(0, 6)).toEqual([0, 1, 3, 7, 15, 31]);
		expect(starts.length).toBeLessThan(25);
		expect(Math.max(...starts.map((start, n) => start - (starts[n - 1] ?? start)))).toBe(300);
		expect(journey.log.of('warn')[0]).toMatch(/picked up none of its 1 contacts .* They are safe/);

		await journey.step('wait');
		await journey.advance(5 * MINUTE);
		expect(await journey.where(id)).toBe('completed');
	});

	it('of whose end n8n never tells do not take up their places for ever', async () => {
		let starts = 0;
		await journey.step('wait', undefined, {
			maxInFlight: 1,
			deliver: async () => {
				starts += 1;
				return await new Promise(() => {});
			},
		});
		await journey.clock.advance(HOUR + LEASE - SECOND);
		expect(starts).toBe(1);
		await journey.clock.advance(MINUTE);
		expect(starts).toBe(2);
		await journey.crash();
	});

	it('have the whole step rest, not each of its contacts one after the other', async () => {
		let deliveries = 0;
		await journey.enter(await journey.contacts(200));
		await journey.step('wait', undefined, {
			batchSize: 10,
			// More at once would all begin before the first is known to have failed.
			maxInFlight: 1,
			deliver: async () => {
				deliveries += 1;
				return { status: 'notStarted', message: 'queue full' };
			},
		});
		await journey.advance(2 * HOUR);
		expect(deliveries).toBeLessThan(25);
		const { ready = 0, waiting = 0 } = await journey.store.holds.countByState('welcome', 'wait');
		expect(ready + waiting).toBe(201);
	});

	it('are forgotten as soon as one succeeds: the next failure begins with a short rest', async () => {
		let works = false;
		const starts: number[] = [];
		await journey.step('wait', undefined, {
			deliver: async (claimId, batch) => {
				starts.push(journey.clock.now());
				if (!works) return { status: 'notStarted', message: 'queue full' };
				return await journey.execute('wait', claimId, batch, async () => {});
			},
		});
		await journey.advance(HOUR + 10 * MINUTE);
		works = true;
		await journey.advance(5 * MINUTE);
		expect(await journey.where(id)).toBe('completed');
		works = false;
		starts.length = 0;
		await journey.enter([await journey.contact('ben@example.com')]);
		await journey.advance(SECOND);
		expect(starts).toHaveLength(2);
	});

	it('do not keep those of a batch back who were taken over', async () => {
		await journey.enter(await journey.contacts(9));
		await journey.step('wait', undefined, {
			batchSize: 10,
			deliver: async (claimId, batch) =>
				await journey.execute('wait', claimId, batch.slice(0, 4), async () => {}),
		});
		await journey.advance(HOUR);
		expect(await journey.store.holds.countByState('welcome', 'wait')).toEqual({ ready: 6 });
		await journey.advance(MINUTE);
		expect(await journey.store.holds.countByState('welcome', 'wait')).toEqual({});
		await journey.advance(DAY);
		expect(journey.at('wait')).toHaveLength(3);
	});
});
