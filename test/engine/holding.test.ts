import { EngineHarness } from '../support/engineHarness';
import { DAY, HOUR, MINUTE, SECOND, START } from '../support/rows';

describe('holding and delivering', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
	});

	afterEach(async () => await journey.close());

	it('lets a contact enter, wait a day and complete, and tells the story of it', async () => {
		await journey.trigger('wait', { dueAt: START + DAY });
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		expect(await journey.where(id)).toBe('waiting at wait');

		await journey.advance(DAY - 1);
		expect(await journey.where(id)).toBe('waiting at wait');
		await journey.advance(1);

		expect(await journey.where(id)).toBe('completed');
		expect(await journey.story(id)).toEqual([
			'entered at trigger',
			'delivered at trigger',
			'held at wait',
			'delivered at wait',
			'completed',
		]);
		expect(journey.at('wait')[0].items[0]).toMatchObject({
			outcome: 'elapsed',
			visit: 1,
			dueAt: START + DAY,
		});
	});

	it('sends 500 ready contacts on in 5 executions of 100', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
		await journey.enter(await journey.contacts(500));

		await journey.advance(HOUR);

		const executions = journey.at('wait');
		expect(executions.map((execution) => execution.batch.length)).toEqual([100, 100, 100, 100, 100]);
		const passed = executions.flatMap((execution) => execution.items.map((item) => item.enrollmentId));
		expect(new Set(passed).size).toBe(500);
		expect(await journey.store.enrollments.countByStatus('welcome')).toEqual({ completed: 500 });
	});

	it('runs no more executions of a step at once than it allows, and goes on when one has ended', async () => {
		const ends: Array<() => void> = [];
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step(
			'wait',
			async () =>
				await new Promise<void>((resolve) => {
					ends.push(resolve);
				}),
			{ batchSize: 10, maxInFlight: 2 },
		);
		await journey.enter(await journey.contacts(50));

		await journey.clock.advance(HOUR);
		expect(journey.at('wait')).toHaveLength(2);
		ends.shift()!();
		await journey.turn();
		expect(journey.at('wait')).toHaveLength(3);
		expect(ends).toHaveLength(2);

		while (ends.length > 0) {
			ends.shift()!();
			await journey.turn();
		}
		await journey.engine.clock.idle();
		expect(journey.at('wait')).toHaveLength(5);
		expect(await journey.store.enrollments.countByStatus('welcome')).toEqual({ completed: 50 });
	});

	it('lets one step that is stuck not hold up another', async () => {
		let end!: () => void;
		await journey.step('trigger', async (execution) => {
			await journey.holdAt(
				'stuck',
				{ ...execution, items: execution.items.slice(0, 1) },
				{ dueAt: START + HOUR },
			);
			await journey.holdAt(
				'quick',
				{ ...execution, items: execution.items.slice(1) },
				{ dueAt: START + HOUR },
			);
		});
		await journey.step(
			'stuck',
			async () =>
				await new Promise<void>((resolve) => {
					end = resolve;
				}),
			{ maxInFlight: 1 },
		);
		await journey.step('quick');
		const [stuck, quick] = await journey.enter(await journey.contacts(2));

		await journey.clock.advance(HOUR);
		expect(await journey.where(quick)).toBe('completed');
		expect(await journey.where(stuck)).toBe('delivered at stuck');
		end();
		await journey.engine.clock.idle();
		expect(await journey.where(stuck)).toBe('completed');
	});

	it('waits two years without waking up in between', async () => {
		await journey.trigger('wait', { dueAt: START + 731 * DAY });
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		expect(journey.clock.nextTimerAt()).toBeGreaterThan(START);

		await journey.advance(731 * DAY - 1);
		expect(await journey.where(id)).toBe('waiting at wait');
		await journey.advance(1);
		expect(await journey.where(id)).toBe('completed');
		expect(journey.at('wait')[0].at).toBe(START + 731 * DAY);
	});

	it('lets those leave first who were due first', async () => {
		const people = await journey.contacts(30);
		const due = new Map(people.map((person, n) => [person.id, START + HOUR + ((n * 7) % 30) * SECOND]));
		await journey.trigger('wait', (item) => ({ dueAt: due.get(item.contactId)! }), { ifStepRemoved: 'keep' });
		const close = await journey.step('wait', undefined, { batchSize: 4, maxInFlight: 1 });
		await journey.enter(people);
		close();
		await journey.advance(2 * HOUR);
		await journey.step('wait', undefined, { batchSize: 4, maxInFlight: 1 });
		await journey.engine.clock.idle();

		const order = journey
			.at('wait')
			.flatMap((execution) => execution.items.map((item) => due.get(item.contactId)!));
		expect(order).toHaveLength(30);
		expect(order).toEqual([...order].sort((a, b) => a - b));
	});

	it('lets a contact whose time is past already leave at once', async () => {
		await journey.trigger('wait', { dueAt: START - DAY });
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		expect(await journey.where(id)).toBe('completed');
	});

	it('delivers the contact as it is at that moment, and the item as it was held', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR, item: { offer: 'spring' } });
		await journey.step('wait');
		const ann = await journey.contact();
		await journey.enter([ann]);
		await journey.store.contacts.update(ann.id, { firstName: 'Ann' });

		await journey.advance(HOUR);
		expect(journey.at('wait')[0].items[0]).toMatchObject({
			item: { offer: 'spring' },
			contact: { firstName: 'Ann' },
			arrivedAt: START,
		});
	});

	it('holds no contact twice that reaches a step by two ways in one execution', async () => {
		const results: string[][] = [];
		await journey.step('trigger', async (execution) => {
			const [item] = execution.items;
			results.push(
				await journey.holdAt('wait', { ...execution, items: [item, item] }, { dueAt: START + HOUR }),
			);
			results.push(await journey.holdAt('wait', execution, { dueAt: START + HOUR }));
		});
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);

		expect(results).toEqual([['held', 'duplicate'], ['duplicate']]);
		expect(await journey.where(id)).toBe('waiting at wait');
		expect((await journey.story(id)).filter((line) => line === 'held at wait')).toHaveLength(1);
	});

	it('lets a contact come to the same step again in a loop', async () => {
		let rounds = 0;
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', async (execution) => {
			rounds += 1;
			if (rounds < 3) await journey.holdAt('wait', execution, { dueAt: journey.clock.now() + HOUR });
		});
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(2 * HOUR);
		expect(await journey.where(id)).toBe('waiting at wait');
		await journey.advance(HOUR);
		expect(await journey.where(id)).toBe('completed');
		expect(journey.at('wait').map((execution) => execution.items[0].visit)).toEqual([1, 2, 3]);
	});

	it('says so when an item claims to come from a hold that the store does not know', async () => {
		const [result] = await journey.holdAt('wait', { id: '1', items: [{ id: 'no such hold' } as never] });
		expect(result).toBe('unknown');
	});

	it('keeps a store of its own for what has no step registered: nothing is delivered, nothing is lost', async () => {
		await journey.trigger('wait', { dueAt: START + HOUR });
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(DAY);
		expect(await journey.where(id)).toBe('waiting at wait');
		await journey.step('wait');
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
	});

	it('does not oversleep when it is woken while it is falling asleep', async () => {
		await journey.step('wait');
		// The watch for removed steps has a timer of its own.
		await journey.advance(MINUTE);
		for (let steps = 0; steps < 80; steps++) {
			journey.engine.wake();
			for (let step = 0; step < steps; step++) await Promise.resolve();
			journey.engine.wake();
			await journey.engine.clock.idle();
			expect([steps, journey.clock.nextTimerAt()]).toEqual([steps, expect.any(Number)]);
		}
	});

	it('looks again after half a minute at the latest when nothing wakes it', async () => {
		await journey.close();
		journey = await EngineHarness.start({ clock: { longestSleep: 30 * SECOND } });
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		const [{ holdId }] = (await journey.store.enrollments.get(id))!.positions;
		// As another process would, without a signal.
		await journey.store.holds.release([{ holdId, at: START, by: null }], 'matched');
		await journey.advance(30 * SECOND);
		expect(await journey.where(id)).toBe('completed');
	});

	it('notices within a quarter of a second what another process has written', async () => {
		await journey.close();
		journey = await EngineHarness.start({ clock: { watchInterval: 250 } });
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
		const [id] = await journey.enter([await journey.contact()]);
		const [{ holdId }] = (await journey.store.enrollments.get(id))!.positions;
		await journey.advance(MINUTE);
		const elsewhere = await journey.openStore();
		await elsewhere.holds.release([{ holdId, at: START, by: null }], 'matched');
		await elsewhere.close();

		await journey.advance(250);
		expect(await journey.where(id)).toBe('completed');
	});
});
