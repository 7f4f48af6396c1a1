import { recheck, type EventsSince } from '../../lib/engine';
import type { Contact } from '../../lib/store';
import { EngineHarness } from '../support/engineHarness';
import { termsOf } from '../support/holdingTerms';
import { DAY, HOUR, MINUTE, SECOND, START } from '../support/rows';

const OPENED = { eventType: 'email.opened', dueAt: START + DAY };

describe('waiting for an event', () => {
	let journey: EngineHarness;
	let ann: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		ann = await journey.contact();
	});

	afterEach(async () => await journey.close());

	/** A journey: trigger, a wait of an hour, then a wait for an opened mail until a day is over. */
	async function waitThenOpened(eventsSince: EventsSince = 'previousHold'): Promise<void> {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', async (execution) => {
			await journey.holdAt('opened', execution, { ...OPENED, eventsSince });
		});
		await journey.step('opened');
	}

	it('goes on at once when the event comes', async () => {
		await journey.trigger('opened', OPENED);
		await journey.step('opened');
		const [id] = await journey.enter([ann]);
		await journey.advance(HOUR);
		await journey.event(ann.id);
		expect(await journey.where(id)).toBe('completed');
		expect(journey.at('opened')[0]).toMatchObject({ at: START + HOUR, items: [{ outcome: 'matched' }] });
		expect(await journey.story(id)).toContain('released at opened');
	});

	it('goes on by time when the event does not come', async () => {
		await journey.trigger('opened', OPENED);
		await journey.step('opened');
		const [id] = await journey.enter([ann]);
		await journey.advance(DAY);
		expect(await journey.where(id)).toBe('completed');
		expect(journey.at('opened')[0].items[0].outcome).toBe('elapsed');
	});

	it('is released once, however many events come', async () => {
		await journey.trigger('opened', OPENED);
		await journey.step('opened');
		const [id] = await journey.enter([ann]);
		await journey.record([{ contactId: ann.id }, { contactId: ann.id }]);
		await journey.event(ann.id);
		await journey.advance(2 * DAY);
		expect(journey.at('opened')).toHaveLength(1);
		expect((await journey.story(id)).filter((line) => line === 'released at opened')).toHaveLength(1);
	});

	it('is not released by an event of another contact, of another type, or with other properties', async () => {
		await journey.trigger('bought', {
			eventType: 'order.placed',
			dueAt: null,
			eventFilter: {
				combine: 'and',
				conditions: [{ property: 'total', operator: 'greaterThan', value: 100 }],
			},
		});
		await journey.step('bought');
		const ben = await journey.contact('ben@example.com');
		const [id] = await journey.enter([ann]);
		await journey.event(ben.id, { type: 'order.placed', properties: { total: 500 } });
		await journey.event(ann.id, { type: 'order.canceled', properties: { total: 500 } });
		await journey.event(ann.id, { type: 'order.placed', properties: { total: 99 } });
		expect(await journey.where(id)).toBe('waiting at bought');
		await journey.event(ann.id, { type: 'order.placed', properties: { total: 101 } });
		expect(await journey.where(id)).toBe('completed');
	});

	it('is used up by the event also when the step finds it on looking again', async () => {
		// An event that comes between a re-check's release and its execution finds nobody waiting.
		await journey.trigger('opened', OPENED);
		await journey.step('opened');
		const [id] = await journey.enter([ann]);
		await journey.step('opened again');
		// Else a look that is under way might hand it to the old registration.
		await journey.engine.clock.idle();
		await journey.step('opened', undefined, {
			termsKey: 'other terms',
			deliver: async (claimId, batch) =>
				await journey.execute('opened', claimId, [], async (execution) => {
					await journey.record([{ contactId: ann.id }]);
					await recheck(
						journey.engine,
						{ journeyId: 'welcome', stepId: 'opened', termsKey: 'other terms' },
						claimId,
						batch.map((claimed) => ({
							holdId: claimed.id,
							contactId: claimed.contactId,
							arrivedAt: claimed.arrivedAt,
							terms: termsOf(OPENED),
							fulfilled: false,
							item: null,
							readAt: journey.clock.now(),
						})),
					);
					execution.batch.push(...batch);
					await journey.take(execution);
					await journey.holdAt('opened again', execution, OPENED);
				}),
		});
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('waiting at opened again');
	});

	it('is released by the event of a batch that fits, whichever it is', async () => {
		await journey.trigger('bought', {
			eventType: 'order.placed',
			eventFilter: {
				combine: 'and',
				conditions: [{ property: 'total', operator: 'greaterThan', value: 100 }],
			},
		});
		await journey.step('bought');
		const [id] = await journey.enter([ann]);
		const [, fits] = await journey.record([
			{ contactId: ann.id, type: 'order.placed', properties: { total: 1 } },
			{ contactId: ann.id, type: 'order.placed', properties: { total: 1000 } },
		]);
		await journey.engine.clock.idle();
		expect(await journey.where(id)).toBe('completed');
		const released = (await journey.store.stepLog.list([id])).find((entry) => entry.kind === 'released');
		expect(released?.detail).toMatchObject({ interactionId: fits.id });
	});

	describe('that came before the contact did', () => {
		it('counts when it came while the nodes in between were at work', async () => {
			await journey.trigger('wait', { dueAt: START + HOUR });
			await journey.step('wait', async (execution) => {
				await journey.record([{ contactId: ann.id }]);
				const [result] = await journey.holdAt('opened', execution, OPENED);
				expect(result).toBe('released');
			});
			await journey.step('opened');
			const [id] = await journey.enter([ann]);
			await journey.advance(HOUR);
			expect(journey.at('opened')[0].items[0].outcome).toBe('matched');
			expect(await journey.where(id)).toBe('completed');
		});

		it('counts when it came after the release, but before the execution began', async () => {
			await journey.trigger('wait', { dueAt: START + HOUR }, { ifStepRemoved: 'keep' });
			const close = await journey.step('wait');
			await journey.enter([ann]);
			close();
			await journey.advance(HOUR + 5 * SECOND);
			await journey.event(ann.id);
			await journey.advance(MINUTE);
			await waitThenOpened();
			await journey.engine.clock.idle();
			expect(journey.at('opened')[0].items[0].outcome).toBe('matched');
		});

		it('counts when it came before a failure that was retried', async () => {
			let attempts = 0;
			await journey.trigger('wait', { dueAt: START + HOUR });
			await journey.step(
				'wait',
				async (execution) => {
					attempts += 1;
					if (attempts === 1) throw new Error('mail server away');
					await journey.holdAt('opened', execution, OPENED);
				},
				{ failurePolicy: { kind: 'retry', attempts: 1, backoff: HOUR } },
			);
			await journey.step('opened');
			await journey.enter([ann]);
			await journey.advance(HOUR + MINUTE);
			await journey.event(ann.id);
			await journey.advance(HOUR);
			expect(journey.at('opened')[0].items[0].outcome).toBe('matched');
		});

		it('does not count when it came before the previous hold was released', async () => {
			await waitThenOpened();
			const [id] = await journey.enter([ann]);
			await journey.advance(HOUR - 1);
			await journey.event(ann.id);
			await journey.advance(1);
			expect(await journey.where(id)).toBe('waiting at opened');
		});

		it('counts since the entry, if the step says so', async () => {
			await waitThenOpened('entry');
			await journey.enter([ann]);
			await journey.advance(HOUR - 1);
			await journey.event(ann.id);
			await journey.advance(1);
			expect(journey.at('opened')[0].items[0].outcome).toBe('matched');
		});

		it('does not count before the entry', async () => {
			await waitThenOpened('entry');
			await journey.event(ann.id);
			await journey.advance(1);
			const [id] = await journey.enter([ann]);
			await journey.advance(HOUR);
			expect(await journey.where(id)).toBe('waiting at opened');
		});

		it('does not count before the arrival, if the step says so', async () => {
			await journey.trigger('wait', { dueAt: START + HOUR });
			await journey.step('wait', async (execution) => {
				await journey.record([{ contactId: ann.id }]);
				await journey.clock.advance(1);
				await journey.holdAt('opened', execution, { ...OPENED, eventsSince: 'arrival' });
			});
			await journey.step('opened');
			const [id] = await journey.enter([ann]);
			await journey.advance(HOUR);
			await journey.advance(1);
			expect(await journey.where(id)).toBe('waiting at opened');
			await journey.event(ann.id);
			expect(await journey.where(id)).toBe('completed');
		});
	});

	describe('after another event of the same type', () => {
		/** A journey: trigger, a mail is opened, and once more. */
		async function openedTwice(): Promise<string> {
			await journey.trigger('opened', OPENED);
			await journey.step('opened', async (execution) => {
				await journey.holdAt('opened again', execution, OPENED);
			});
			await journey.step('opened again');
			const [id] = await journey.enter([ann]);
			return id;
		}

		it('needs a second event: the first does not count twice', async () => {
			const id = await openedTwice();
			await journey.event(ann.id);
			expect(await journey.where(id)).toBe('waiting at opened again');
			await journey.event(ann.id);
			expect(await journey.where(id)).toBe('completed');
		});

		it('finds the second event in the batch in which the first came', async () => {
			const id = await openedTwice();
			await journey.record([{ contactId: ann.id }, { contactId: ann.id }]);
			await journey.engine.clock.idle();
			expect(await journey.where(id)).toBe('completed');
		});

		it('is not passed by the event that made the contact enter', async () => {
			await journey.trigger('opened', OPENED);
			await journey.step('opened');
			const { id: cause } = await journey.event(ann.id);
			const [id] = await journey.enter([ann], { causedBy: cause });
			expect(await journey.where(id)).toBe('waiting at opened');
		});

		it('is not passed by the event that made the contact enter, also when a later step looks back to the entry', async () => {
			await waitThenOpened('entry');
			const { id: cause } = await journey.event(ann.id);
			const [id] = await journey.enter([ann], { causedBy: cause });
			await journey.advance(HOUR);
			expect(await journey.where(id)).toBe('waiting at opened');
		});

		it('needs a second event also when the step is looked at again', async () => {
			const id = await openedTwice();
			await journey.event(ann.id);
			await journey.step(
				'opened again',
				async () => {
					throw new Error('nobody should come by');
				},
				{
					termsKey: 'other terms',
					deliver: async (claimId, batch) => {
						const outcomes = await recheck(
							journey.engine,
							{ journeyId: 'welcome', stepId: 'opened again', termsKey: 'other terms' },
							claimId,
							batch.map((claimed) => ({
								holdId: claimed.id,
								contactId: claimed.contactId,
								arrivedAt: claimed.arrivedAt,
								terms: termsOf(OPENED),
								fulfilled: false,
								item: null,
								readAt: journey.clock.now(),
							})),
						);
						expect(outcomes.size).toBe(0);
						return { status: 'success' };
					},
				},
			);
			await journey.engine.clock.idle();
			expect(await journey.where(id)).toBe('waiting at opened again');
		});
	});

	describe('with a time of its own', () => {
		it('does not count when it happened long before the step began to look, as an import reports it', async () => {
			await journey.trigger('opened', OPENED);
			await journey.step('opened');
			const [id] = await journey.enter([ann]);
			await journey.event(ann.id, { occurredAt: START - DAY });
			expect(await journey.where(id)).toBe('waiting at opened');
		});

		it('counts when the clock of the reporting system is a few minutes behind', async () => {
			await journey.trigger('opened', OPENED);
			await journey.step('opened');
			const [id] = await journey.enter([ann]);
			await journey.event(ann.id, { occurredAt: START - 4 * MINUTE });
			expect(await journey.where(id)).toBe('completed');
		});
	});

	describe('that is sent twice', () => {
		const order = { type: 'order.placed', idempotencyKey: 'order-1', contentHash: 'abc' };

		it('is recorded once, and said to be a duplicate', async () => {
			const first = await journey.event(ann.id, order);
			const second = await journey.event(ann.id, order);
			expect(first.status).toBe('recorded');
			expect(second).toEqual({ status: 'duplicate', id: first.id });
			expect(await journey.store.interactions.count()).toBe(1);
		});

		it('is recorded once within one batch', async () => {
			const results = await journey.record([
				{ contactId: ann.id, ...order },
				{ contactId: ann.id, ...order },
			]);
			expect(results.map((result) => result.status)).toEqual(['recorded', 'duplicate']);
		});

		it('is a conflict when the key comes with other content, or for another contact', async () => {
			const first = await journey.event(ann.id, order);
			const ben = await journey.contact('ben@example.com');
			expect(await journey.event(ann.id, { ...order, contentHash: 'xyz' })).toEqual({
				status: 'conflict',
				id: first.id,
			});
			expect(await journey.event(ben.id, order)).toEqual({ status: 'conflict', id: first.id });
		});

		it('does not release a second step', async () => {
			await journey.trigger('bought', { eventType: 'order.placed' });
			await journey.step('bought', async (execution) => {
				await journey.holdAt('bought again', execution, { eventType: 'order.placed' });
			});
			await journey.step('bought again');
			const [id] = await journey.enter([ann]);
			await journey.event(ann.id, order);
			await journey.event(ann.id, order);
			expect(await journey.where(id)).toBe('waiting at bought again');
		});
	});
});
