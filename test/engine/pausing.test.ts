import {
	exitEnrollments,
	JourneyEngine,
	pauseEnrollments,
	pauseJourney,
	resumeEnrollments,
	resumeJourney,
	retryEnrollments,
} from '../../lib/engine';
import type { Contact } from '../../lib/store';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { lookingStep } from '../support/lookingStep';
import { onBothStores } from '../support/onBothStores';
import { DAY, HOUR, MINUTE, START } from '../support/rows';

onBothStores((newPlace) => {
	let journey: EngineHarness;
	let ann: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
		ann = await journey.contact();
	});

	afterEach(async () => await journey.close());

	/** A journey whose only step is a wait of a day. */
	async function publishWait(): Promise<void> {
		await journey.trigger('wait', { dueAt: START + DAY });
		await lookingStep(journey, 'wait', () => ({ dueAt: START + DAY }));
	}

	/** A journey that waits up to a day for an opened mail. */
	async function publishAsk(): Promise<void> {
		const terms = { dueAt: START + DAY, eventType: 'email.opened' };
		await journey.trigger('ask', terms);
		await lookingStep(journey, 'ask', () => terms);
	}

	const pause = async (...ids: string[]): Promise<string[]> => await pauseEnrollments(journey.engine, ids);

	const resume = async (...ids: string[]): Promise<string[]> => {
		const resumed = await resumeEnrollments(journey.engine, ids);
		await journey.engine.clock.idle();
		return resumed;
	};

	const outcomesAt = (stepId: string): string[] =>
		journey.at(stepId).flatMap(({ items }) => items.map(({ outcome }) => outcome));

	describe('a contact that is paused while it waits', () => {
		it('stays where it is, and goes on at once when its time has passed meanwhile', async () => {
			await publishWait();
			const [id] = await journey.enter([ann]);
			expect(await pause(id)).toEqual([id]);
			expect(await journey.where(id)).toBe('paused at wait');
			expect((await journey.store.enrollments.get(id))?.pausedAt).toBe(journey.clock.now());
			await journey.advance(10 * DAY);
			expect(journey.at('wait')).toEqual([]);
			expect(await resume(id)).toEqual([id]);
			expect(await journey.where(id)).toBe('completed');
			expect(outcomesAt('wait')).toEqual(['elapsed']);
			expect(await journey.story(id)).toEqual(expect.arrayContaining(['paused at wait', 'resumed at wait']));
		});

		it('waits on until its time when it is resumed earlier', async () => {
			await publishWait();
			const [id] = await journey.enter([ann]);
			await pause(id);
			await journey.advance(HOUR);
			await resume(id);
			expect(await journey.where(id)).toBe('waiting at wait');
			expect((await journey.store.enrollments.get(id))?.pausedAt).toBeNull();
			await journey.advance(DAY);
			expect(await journey.where(id)).toBe('completed');
		});

		it('loses no event that came while it was paused', async () => {
			await publishAsk();
			const [id] = await journey.enter([ann]);
			await pause(id);
			await journey.event(ann.id);
			await journey.advance(10 * DAY);
			expect(await journey.where(id)).toBe('paused at ask');
			await resume(id);
			expect(await journey.where(id)).toBe('completed');
			expect(outcomesAt('ask')).toEqual(['matched']);
		});

		it('listens on when nothing came, until its time is up', async () => {
			await publishAsk();
			const [id] = await journey.enter([ann]);
			await pause(id);
			await journey.advance(HOUR);
			await resume(id);
			expect(await journey.where(id)).toBe('waiting at ask');
			await journey.event(ann.id);
			expect(outcomesAt('ask')).toEqual(['matched']);
		});

		it('leaves by its timeout when that passed and nothing came', async () => {
			await publishAsk();
			const [id] = await journey.enter([ann]);
			await pause(id);
			await journey.advance(10 * DAY);
			await resume(id);
			expect(outcomesAt('ask')).toEqual(['elapsed']);
		});

		it('leaves at once when it exits', async () => {
			await publishWait();
			const [id] = await journey.enter([ann]);
			await pause(id);
			expect(await exitEnrollments(journey.engine, [id], 'unsubscribed')).toEqual([id]);
			expect(await journey.where(id)).toBe('exited (unsubscribed)');
			expect(await resume(id)).toEqual([]);
		});

		it('gets the wait that the step was edited to meanwhile', async () => {
			await publishWait();
			const [id] = await journey.enter([ann]);
			await pause(id);
			const setup = { termsKey: 'an hour' };
			await lookingStep(journey, 'wait', () => ({ dueAt: START + HOUR }), undefined, setup);
			await journey.advance(2 * HOUR);
			expect(await journey.where(id)).toBe('paused at wait');
			await resume(id);
			expect(await journey.where(id)).toBe('completed');
		});

		it('keeps the wait that it had, if the step is set to', async () => {
			await publishWait();
			const [id] = await journey.enter([ann]);
			await pause(id);
			const setup = { termsKey: 'an hour', applyChanges: false };
			await lookingStep(journey, 'wait', () => ({ dueAt: START + HOUR }), undefined, setup);
			await journey.advance(2 * HOUR);
			await resume(id);
			expect(await journey.where(id)).toBe('waiting at wait');
		});

		it('is paused once and resumed once, whichever of the holds are live', async () => {
			await publishWait();
			const people = await journey.contacts(2);
			const [id, ended] = await journey.enter(people);
			await exitEnrollments(journey.engine, [ended], 'by_hand');
			expect(await pause(id, ended, 'nobody')).toEqual([id]);
			expect(await pause(id)).toEqual([]);
			expect(await resume(id, ended)).toEqual([id]);
			expect(await resume(id)).toEqual([]);
			const story = await journey.story(id);
			expect(story.filter((line) => line.startsWith('paused'))).toHaveLength(1);
		});
	});

	describe('a contact that is paused inside a running execution', () => {
		it('goes on to the next step, and stays there', async () => {
			const begun = Promise.withResolvers<void>();
			const goOn = Promise.withResolvers<void>();
			await journey.step('trigger', async (execution) => {
				begun.resolve();
				await goOn.promise;
				await journey.holdAt('wait', execution, { dueAt: START + DAY });
			});
			await journey.step('wait');
			const [result] = await journey.enroll([ann]);
			await begun.promise;
			expect(await pause(result.enrollmentId!)).toEqual([result.enrollmentId]);
			expect(await journey.where(result.enrollmentId!)).toBe('delivered at trigger');
			goOn.resolve();
			await journey.engine.clock.idle();
			expect(await journey.where(result.enrollmentId!)).toBe('paused at wait');
			await journey.advance(2 * DAY);
			expect(journey.at('wait')).toEqual([]);
			await resume(result.enrollmentId!);
			expect(await journey.where(result.enrollmentId!)).toBe('completed');
		});

		it('completes when nothing holds it anymore', async () => {
			await publishWait();
			await journey.step('wait', async ({ items }) => void (await pause(items[0].enrollmentId)));
			const [id] = await journey.enter([ann]);
			await journey.advance(DAY);
			expect(await journey.where(id)).toBe('completed');
		});
	});

	it('a contact that fails while it is paused is kept, and a retry waits for the end of the pause', async () => {
		await publishWait();
		let broken = true;
		await journey.step('wait', async ({ items }) => {
			if (!broken) return;
			await pause(items[0].enrollmentId);
			throw new Error('mail server away');
		});
		const [id] = await journey.enter([ann]);
		await journey.advance(DAY);
		expect(await journey.where(id)).toBe('failed at wait');
		broken = false;
		expect(await retryEnrollments(journey.engine, [id])).toEqual([id]);
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('paused at wait');
		expect(journey.at('wait')).toHaveLength(1);
		await resume(id);
		expect(await journey.where(id)).toBe('completed');
		expect(journey.at('wait')).toHaveLength(2);
	});

	it('others at the same step go on, also behind hundreds that are put aside', async () => {
		await publishWait();
		const people = await journey.contacts(250);
		const ids = await journey.enter(people);
		// Paused behind the back of their holds, as by somebody who did it at the moment of an event.
		await journey.store.transaction(
			async (store) => void (await store.enrollments.setPaused(ids.slice(0, 249), true)),
		);
		await journey.advance(DAY);
		expect(await journey.where(ids[249])).toBe('completed');
		expect(await journey.where(ids[0])).toBe('paused at wait');
		expect(await journey.store.holds.countByState(JOURNEY)).toEqual({ paused: 249 });
		await resume(...ids);
		expect(await journey.store.enrollments.countByStatus(JOURNEY)).toEqual({ completed: 250 });
	});

	describe('a whole journey that is paused', () => {
		it('delivers nothing, takes entries, lets exits through, and goes on when it is resumed', async () => {
			await publishWait();
			const [inside] = await journey.enter([ann]);
			expect(await pauseJourney(journey.engine, JOURNEY)).toBe(true);
			expect(await pauseJourney(journey.engine, JOURNEY)).toBe(false);
			const [bo, cleo] = await journey.contacts(2);
			const [late, leaving] = await journey.enter([bo, cleo]);
			await journey.advance(3 * DAY);
			expect(await journey.where(inside)).toBe('waiting at wait');
			expect(await journey.where(late)).toBe('ready at trigger');
			await exitEnrollments(journey.engine, [leaving], 'unsubscribed');
			expect(await journey.where(leaving)).toBe('exited (unsubscribed)');
			expect(await resumeJourney(journey.engine, JOURNEY)).toBe(true);
			await journey.engine.clock.idle();
			expect(await resumeJourney(journey.engine, JOURNEY)).toBe(false);
			expect([await journey.where(inside), await journey.where(late)]).toEqual(['completed', 'completed']);
		});

		it('notes events, which count when it is resumed', async () => {
			await publishAsk();
			const [id] = await journey.enter([ann]);
			await pauseJourney(journey.engine, JOURNEY);
			await journey.event(ann.id);
			expect(await journey.where(id)).toBe('ready at ask');
			await resumeJourney(journey.engine, JOURNEY);
			await journey.engine.clock.idle();
			expect(outcomesAt('ask')).toEqual(['matched']);
		});

		it('leaves those paused who were paused one by one', async () => {
			await publishWait();
			const [id] = await journey.enter([ann]);
			await pause(id);
			await pauseJourney(journey.engine, JOURNEY);
			await resumeJourney(journey.engine, JOURNEY);
			await journey.advance(2 * DAY);
			expect(await journey.where(id)).toBe('paused at wait');
		});

		it('stays paused in other processes, after a restart and when it is published again', async () => {
			await publishWait();
			const [id] = await journey.enter([ann]);
			await pauseJourney(journey.engine, JOURNEY);
			await journey.crash();
			await publishWait();
			await lookingStep(journey, 'wait', () => ({ dueAt: START + DAY }), undefined, {
				ifOverdue: 'exit',
				reactivated: true,
			});
			await journey.advance(2 * DAY);
			await lookingStep(journey, 'wait', () => ({ dueAt: START + DAY }), undefined, {
				ifOverdue: 'exit',
				reactivated: true,
			});
			expect(await journey.where(id)).toBe('waiting at wait');
			await resumeJourney(journey.engine, JOURNEY);
			await journey.engine.clock.idle();
			expect(await journey.where(id)).toBe('completed');
		});

		it('lets the clock sleep, however long it takes', async () => {
			await publishWait();
			await journey.enter([ann]);
			await pauseJourney(journey.engine, JOURNEY);
			await journey.advance(2 * DAY);
			const looks = jest.spyOn(journey.store.holds, 'nextDue');
			await journey.advance(30 * DAY);
			expect(looks.mock.calls.length).toBeLessThan(5);
		});

		it('is nothing that another store has', async () => {
			expect(await pauseJourney(journey.engine, 'unknown')).toBe(false);
		});
	});

	describe('at the same moment', () => {
		it('pauses, resumptions, exits and events of many lose no one', async () => {
			await publishAsk();
			const people = await journey.contacts(40);
			const ids = await journey.enter(people);
			const other = await JourneyEngine.start({ store: await journey.openStore(), log: journey.log });
			const backwards = [...ids].reverse();
			await journey.until(
				Promise.all([
					pauseEnrollments(journey.engine, ids),
					resumeEnrollments(other, backwards),
					...people.slice(0, 20).map(async ({ id }) => await journey.record([{ contactId: id }])),
					exitEnrollments(other, backwards.slice(0, 10), 'by_hand'),
					pauseEnrollments(other, backwards),
					resumeEnrollments(journey.engine, ids),
				]),
			);
			await resumeEnrollments(journey.engine, ids);
			await journey.advance(MINUTE);
			const places = await Promise.all(ids.map(async (id) => await journey.where(id)));
			expect(places.slice(0, 20)).toEqual(ids.slice(0, 20).map(() => 'completed'));
			expect(places.slice(20, 30)).toEqual(ids.slice(20, 30).map(() => 'waiting at ask'));
			expect(places.slice(30)).toEqual(ids.slice(30).map(() => 'exited (by_hand)'));
			await other.close();
		}, 60_000);

		it('a hold that is claimed while its enrollment is resumed is not forgotten', async () => {
			await publishWait();
			const [id] = await journey.enter([ann]);
			await journey.store.transaction(async (store) => void (await store.enrollments.setPaused([id], true)));
			const { store } = journey;
			await journey.clock.advance(0);
			journey.clock.jumpTo(START + DAY);
			const request = { journeyId: JOURNEY, stepId: 'wait', limit: 10, alone: 0 as const };
			const claim = { claimId: 'claim', claimedBy: 'me', leaseUntil: START + 2 * DAY };
			const [claimed] = await store.holds.claim({ ...request, ...claim });
			expect(claimed.enrollmentPaused).toBe(true);
			await resumeEnrollments(journey.engine, [id]);
			expect(await store.holds.parkPaused('claim', [claimed.id])).toEqual([]);
			expect(await journey.where(id)).toBe('claimed at wait');
		});
	});
});
