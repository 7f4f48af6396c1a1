import { exitEnrollments, moveEnrollments, pauseEnrollments, resumeEnrollments } from '../../lib/engine';
import { SETTLING_TIME } from '../../lib/engine/clock/OrphanWatch';
import type { Contact } from '../../lib/store';
import { EngineHarness, JOURNEY, type FakeExecution } from '../support/engineHarness';
import { lookingStep } from '../support/lookingStep';
import { onBothStores } from '../support/onBothStores';
import { DAY, HOUR, START } from '../support/rows';

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let ann: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		ann = await journey.contact();
		const asking = { eventType: 'email.opened' };
		await journey.trigger(
			'wait',
			() => ({ dueAt: journey.clock.now() + 10 * DAY, item: { json: { color: 'blue' } } }),
			{ type: 'journeyEventsTrigger' },
		);
		await lookingStep(journey, 'wait', ({ arrivedAt }) => ({ dueAt: arrivedAt + 10 * DAY }));
		await lookingStep(journey, 'short', ({ arrivedAt }) => ({ dueAt: arrivedAt + HOUR }));
		await lookingStep(journey, 'ask', () => asking);
	});

	afterEach(async () => await journey.close());

	const move = async (to: string, ...ids: string[]): Promise<number> => {
		const moved = await moveEnrollments(journey.engine, { enrollmentIds: ids }, to);
		await journey.engine.clock.idle();
		return moved;
	};

	const moveAll = async (from: string, to: string): Promise<number> => {
		const moved = await moveEnrollments(journey.engine, { journeyId: JOURNEY, fromStepId: from }, to);
		await journey.engine.clock.idle();
		return moved;
	};

	it('waits at the new step as if it had just arrived, with what it carries', async () => {
		const [id] = await journey.enter([ann]);
		await journey.advance(2 * DAY);
		expect(await move('short', id)).toBe(1);
		expect(await journey.where(id)).toBe('waiting at short');
		const [position] = (await journey.store.enrollments.get(id))!.positions;
		expect(position).toMatchObject({ arrivedAt: START + 2 * DAY, dueAt: START + 2 * DAY + HOUR });
		await journey.advance(HOUR);
		expect(await journey.where(id)).toBe('completed');
		expect(journey.at('short').at(-1)?.items[0].item).toEqual({ json: { color: 'blue' } });
		expect(await journey.story(id)).toContain('moved at wait');
		const log = await journey.store.stepLog.list([id]);
		expect(log.find(({ kind }) => kind === 'moved')?.detail).toEqual({
			from: 'wait',
			fromName: 'The wait step',
			to: 'short',
			toName: 'The short step',
		});
	});

	it('counts events from the move on', async () => {
		const [id] = await journey.enter([ann]);
		await journey.event(ann.id);
		await journey.advance(HOUR);
		await move('ask', id);
		expect(await journey.where(id)).toBe('waiting at ask');
		await journey.event(ann.id);
		expect(await journey.where(id)).toBe('completed');
	});

	it('may be moved there and back any number of times', async () => {
		const [id] = await journey.enter([ann]);
		for (const step of ['short', 'wait', 'short', 'wait', 'short']) {
			expect(await move(step, id)).toBe(1);
			expect(await journey.where(id)).toBe(`waiting at ${step}`);
		}
		await journey.advance(HOUR);
		expect(await journey.where(id)).toBe('completed');
		expect(journey.at('wait').flatMap(({ items }) => items)).toEqual([]);
	});

	it('changes nothing for those who are there already, have ended, or are unknown', async () => {
		const [id, ended] = await journey.enter(await journey.contacts(2));
		await exitEnrollments(journey.engine, [ended], 'by_hand');
		expect(await move('wait', id, ended, 'unknown')).toBe(0);
		expect(await move('short', id, ended, 'unknown')).toBe(1);
		expect(await move('short', id)).toBe(0);
		expect(await journey.where(ended)).toBe('exited (by_hand)');
		expect((await journey.story(id)).filter((line) => line === 'moved at wait')).toHaveLength(1);
	});

	it('moves failed ones, who are active again then', async () => {
		await journey.step('wait', async () => {
			throw new Error('mail server away');
		});
		const [id] = await journey.enter([ann]);
		await journey.advance(10 * DAY);
		expect((await journey.store.enrollments.get(id))?.status).toBe('failed');
		expect(await move('short', id)).toBe(1);
		expect((await journey.store.enrollments.get(id))?.status).toBe('active');
		expect(await journey.where(id)).toBe('waiting at short');
	});

	it('moves paused ones, who stay paused and arrive when they are resumed', async () => {
		const [id] = await journey.enter([ann]);
		await pauseEnrollments(journey.engine, [id]);
		expect(await move('short', id)).toBe(1);
		expect(await journey.where(id)).toBe('paused at short');
		await journey.advance(DAY);
		expect(await journey.where(id)).toBe('paused at short');
		await resumeEnrollments(journey.engine, [id]);
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
	});

	it('moves everyone at a step, and no one else', async () => {
		const people = await journey.contacts(620);
		const ids = await journey.enter(people);
		await move('ask', ids[0]);
		await pauseEnrollments(journey.engine, [ids[1]]);
		expect(await moveAll('wait', 'short')).toBe(619);
		expect(await journey.where(ids[0])).toBe('waiting at ask');
		expect(await journey.where(ids[1])).toBe('paused at short');
		expect(await moveAll('wait', 'short')).toBe(0);
		await journey.advance(HOUR);
		expect(await journey.store.enrollments.countByStatus(JOURNEY)).toEqual({ completed: 618, active: 2 });
	});

	it('does not move those in circles who come back to the step', async () => {
		const [id] = await journey.enter([ann]);
		await journey.clock.advance(0);
		await lookingStep(
			journey,
			'short',
			() => ({ dueAt: START }),
			async (execution) => void (await journey.holdAt('wait', execution, { dueAt: START + 20 * DAY })),
		);
		await journey.advance(HOUR);
		expect(await moveAll('wait', 'short')).toBe(1);
		expect(await journey.where(id)).toBe('waiting at wait');
	});

	it.each(['trigger', 'unknown', 'removed'])(
		'refuses the step "%s", and says which are possible',
		async (to) => {
			const end = await journey.step('removed');
			end();
			await journey.pass(SETTLING_TIME);
			const [id] = await journey.enter([ann]);
			const refusal =
				/To Step: ".+" is not a step where contacts of this journey can wait; choose one of "The ask step" \(ask\), "The short step" \(short\), "The wait step" \(wait\)$/;
			await expect(move(to, id)).rejects.toThrow(refusal);
			await expect(moveAll('wait', to)).rejects.toThrow(refusal);
			expect(await journey.where(id)).toBe('waiting at wait');
		},
	);

	it('refuses the step at which everybody is', async () => {
		await expect(moveAll('wait', 'wait')).rejects.toThrow(/To Step: is the step where the contacts are/);
	});

	it('leaves those alone who are inside a running execution', async () => {
		const begun = Promise.withResolvers<void>();
		const goOn = Promise.withResolvers<void>();
		await journey.step('trigger', async (execution) => {
			begun.resolve();
			await goOn.promise;
			await journey.holdAt('wait', execution, { dueAt: START + DAY });
		});
		const [result] = await journey.enroll([ann]);
		await begun.promise;
		expect(await moveEnrollments(journey.engine, { enrollmentIds: [result.enrollmentId!] }, 'short')).toBe(0);
		goOn.resolve();
		await journey.engine.clock.idle();
		expect(await journey.where(result.enrollmentId!)).toBe('waiting at wait');
	});

	it('holds no contact twice when its execution was given up and continues after the move', async () => {
		const lost: FakeExecution[] = [];
		await journey.step('trigger', async (execution) => {
			lost.push(execution);
			throw new Error('nobody knows');
		});
		const [id] = await journey.enter([ann]);
		expect(await journey.where(id)).toBe('failed at trigger');
		await move('short', id);
		expect(await journey.holdAt('wait', lost[0], { dueAt: START + DAY })).toEqual(['ended']);
		expect(await journey.where(id)).toBe('waiting at short');
	});

	it('brings a contact that is at two steps at once to the new one once', async () => {
		await journey.step('trigger', async (execution) => {
			await journey.holdAt('wait', execution, { dueAt: START + DAY });
			await journey.holdAt('ask', execution, { eventType: 'email.opened' });
		});
		const [id] = await journey.enter([ann]);
		expect(await journey.where(id)).toBe('waiting at wait, waiting at ask');
		expect(await move('short', id)).toBe(1);
		expect(await journey.where(id)).toBe('waiting at short');
	});

	it('two moves at the same moment bring everybody to one of the two steps', async () => {
		const ids = await journey.enter(await journey.contacts(30));
		await journey.until(
			Promise.all([
				moveEnrollments(journey.engine, { enrollmentIds: ids }, 'short'),
				moveEnrollments(journey.engine, { enrollmentIds: [...ids].reverse() }, 'ask'),
			]),
		);
		await journey.engine.clock.idle();
		for (const id of ids) expect(await journey.where(id)).toMatch(/^waiting at (short|ask)$/);
	});

	describe('contacts at steps that were removed', () => {
		it('are listed with how many there are, until the step is back or they are moved', async () => {
			await journey.trigger('gone', { dueAt: START + 10 * DAY }, { ifStepRemoved: 'keep' });
			const end = await journey.step('gone');
			const ids = await journey.enter(await journey.contacts(3));
			await pauseEnrollments(journey.engine, [ids[0]]);
			const test = await journey.contact('test@example.com');
			await journey.store.contacts.update(test.id, { testSpeed: 60 });
			await journey.enter([test]);
			expect(await journey.store.steps.orphans()).toEqual([]);
			end();
			await journey.pass(SETTLING_TIME);
			const [orphan, ...others] = await journey.store.steps.orphans(JOURNEY);
			expect(others).toEqual([]);
			expect(orphan).toMatchObject({
				journeyId: JOURNEY,
				journeyName: 'Welcome',
				stepId: 'gone',
				stepName: 'The gone step',
				waiting: 3,
				failed: 0,
				test: 1,
			});
			expect(orphan.removedAt - orphan.oldestArrivalAt).toBeGreaterThanOrEqual(SETTLING_TIME);
			expect(await journey.store.steps.orphans('another')).toEqual([]);

			const endAgain = await journey.step('gone');
			expect(await journey.store.steps.orphans()).toEqual([]);
			endAgain();
			await journey.pass(SETTLING_TIME);
			expect(await journey.store.steps.orphans()).toHaveLength(1);
			expect(await moveAll('gone', 'short')).toBe(4);
			expect(await journey.store.steps.orphans()).toEqual([]);
		});

		it('leave with those who wait there when the journey says so; failed ones stay and are listed', async () => {
			const ids = await journey.enter(await journey.contacts(2));
			await pauseEnrollments(journey.engine, [ids[1]]);
			const end = await journey.step('wait', async () => {
				throw new Error('mail server away');
			});
			await journey.advance(10 * DAY);
			const [late] = await journey.enter([ann]);
			end();
			await journey.pass(SETTLING_TIME);
			expect(await journey.where(ids[1])).toBe('exited (step_removed)');
			expect(await journey.where(late)).toBe('exited (step_removed)');
			expect(await journey.where(ids[0])).toBe('failed at wait');
			expect(await journey.store.steps.orphans()).toMatchObject([{ stepId: 'wait', waiting: 0, failed: 1 }]);
		});
	});
});
