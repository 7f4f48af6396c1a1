import { recheck, retryEnrollments } from '../../lib/engine';
import { SETTLING_TIME } from '../../lib/engine/clock/OrphanWatch';
import { EngineHarness, type StepSetup } from '../support/engineHarness';
import { DAY, HOUR, MINUTE, SECOND, START } from '../support/rows';

describe('publishing a changed journey', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		// The clock stands while contacts are made, so that nothing seems to change while it is read.
		await journey.clock.advance(0);
	});

	afterEach(async () => await journey.close());

	/** The wait step, with another duration: those who wait already get it on being looked at again. */
	async function publishWait(dueAt: number, setup: StepSetup): Promise<void> {
		await journey.step('wait', undefined, {
			deliver: async (claimId, batch) => {
				const again = batch.filter((claimed) => claimed.outcome === 'recheck');
				const outcomes = await recheck(
					journey.engine,
					{ journeyId: 'welcome', stepId: 'wait', termsKey: setup.termsKey! },
					claimId,
					again.map((claimed) => ({
						holdId: claimed.id,
						contactId: claimed.contactId,
						arrivedAt: claimed.arrivedAt,
						terms: { dueAt, branches: null },
						fulfilled: false,
						item: null,
						readAt: journey.clock.now(),
					})),
				);
				const ready = batch.filter((claimed) => claimed.outcome !== 'recheck' || outcomes.has(claimed.id));
				return await journey.execute('wait', claimId, ready, async () => {});
			},
			...setup,
		});
		await journey.engine.clock.idle();
	}

	describe('with another wait time', () => {
		it('applies it to those who wait already', async () => {
			await journey.trigger('wait', { dueAt: START + 10 * DAY });
			await publishWait(START + 10 * DAY, { termsKey: 'ten days' });
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(DAY);
			await publishWait(START + 2 * DAY, { termsKey: 'two days' });
			expect((await journey.store.enrollments.get(id))?.positions).toMatchObject([
				{ state: 'waiting', dueAt: START + 2 * DAY },
			]);
			await journey.advance(DAY);
			expect(await journey.where(id)).toBe('completed');
		});

		it('lets those go at once for whom it is over already', async () => {
			await journey.trigger('wait', { dueAt: START + 10 * DAY });
			await publishWait(START + 10 * DAY, { termsKey: 'ten days' });
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(2 * DAY);
			await publishWait(START + DAY, { termsKey: 'one day' });
			expect(await journey.where(id)).toBe('completed');
		});

		it('makes those wait longer who would have been due', async () => {
			await journey.trigger('wait', { dueAt: START + DAY });
			await publishWait(START + DAY, { termsKey: 'one day' });
			const [id] = await journey.enter([await journey.contact()]);
			await publishWait(START + 3 * DAY, { termsKey: 'three days' });
			await journey.advance(2 * DAY);
			expect(await journey.where(id)).toBe('waiting at wait');
			await journey.advance(DAY);
			expect(await journey.where(id)).toBe('completed');
		});

		it('leaves those alone who wait already, if the step says so', async () => {
			await journey.trigger('wait', { dueAt: START + DAY });
			await publishWait(START + DAY, { termsKey: 'one day' });
			const [id] = await journey.enter([await journey.contact()]);
			await publishWait(START + 3 * DAY, { termsKey: 'three days', applyChanges: false });
			await journey.advance(DAY);
			expect(await journey.where(id)).toBe('completed');
		});

		it('checks no one again when nothing has changed, as when n8n restarts', async () => {
			await journey.trigger('wait', { dueAt: START + DAY });
			await publishWait(START + DAY, { termsKey: 'one day' });
			await journey.enter([await journey.contact()]);
			await publishWait(START + DAY, { termsKey: 'one day' });
			expect(journey.at('wait')).toEqual([]);
		});

		it('finds those who wait under older terms, and them only', async () => {
			await journey.trigger('wait', { dueAt: START + DAY });
			await publishWait(START + DAY, { termsKey: 'old' });
			await journey.enter(await journey.contacts(1500));
			const released: string[] = [];
			await journey.step('wait', undefined, {
				termsKey: 'new',
				deliver: async (_, batch) => {
					released.push(...batch.map((claimed) => claimed.id));
					return { status: 'suspended' };
				},
			});
			await journey.engine.clock.idle();
			expect(new Set(released).size).toBe(1500);
		});
	});

	describe('without a step where contacts wait', () => {
		async function waitAndRemove(
			ifStepRemoved: 'exit' | 'keep',
		): Promise<{ id: string; remove: () => void }> {
			await journey.trigger('wait', { dueAt: START + DAY }, { ifStepRemoved });
			const remove = await journey.step('wait');
			const [id] = await journey.enter([await journey.contact()]);
			return { id, remove };
		}

		it('lets them exit, a little later', async () => {
			const { id, remove } = await waitAndRemove('exit');
			remove();
			await journey.advance(SETTLING_TIME - 1);
			expect(await journey.where(id)).toBe('waiting at wait');
			await journey.advance(1);
			expect(await journey.where(id)).toBe('exited (step_removed)');
			expect((await journey.story(id)).at(-1)).toBe('exited at wait');
		});

		it('lets all of them exit, however many, and no one at the other steps', async () => {
			const people = await journey.contacts(1100);
			await journey.trigger('wait', { dueAt: START + DAY });
			const remove = await journey.step('wait');
			await journey.enter(people);
			await journey.trigger('other', { dueAt: START + DAY });
			await journey.step('other');
			const [stays] = await journey.enter([await journey.contact()]);
			remove();
			await journey.advance(SETTLING_TIME);
			await journey.turn();
			await journey.turn();
			await journey.turn();
			expect(await journey.store.enrollments.countByStatus('welcome')).toEqual({ active: 1, exited: 1100 });
			expect(await journey.where(stays)).toBe('waiting at other');
		});

		it('keeps them, if the trigger says so, and says that they are there', async () => {
			const { id, remove } = await waitAndRemove('keep');
			remove();
			await journey.advance(DAY);
			expect(await journey.where(id)).toBe('waiting at wait');
			expect(journey.log.of('warn')).toEqual([
				expect.stringMatching(/removed step of .*they stay in the journey/),
			]);
			await journey.step('wait');
			await journey.engine.clock.idle();
			expect(await journey.where(id)).toBe('completed');
		});

		it('leaves those who have failed there for review, also when it lets the others exit', async () => {
			await journey.trigger('wait', ({ contact }) => ({
				dueAt: START + (contact.email === 'ann@example.com' ? HOUR : DAY),
			}));
			const remove = await journey.step('wait', async () => {
				throw new Error('no such address');
			});
			const [failed, waits] = await journey.enter([
				await journey.contact(),
				await journey.contact('ben@example.com'),
			]);
			await journey.advance(HOUR);
			remove();
			await journey.advance(MINUTE);
			expect(await journey.where(failed)).toBe('failed at wait');
			expect(await journey.where(waits)).toBe('exited (step_removed)');
			const { positions } = (await journey.store.enrollments.get(failed))!;
			expect(positions[0].error?.message).toBe('no such address');
			await journey.step('wait');
			await retryEnrollments(journey.engine, [failed]);
			await journey.engine.clock.idle();
			expect(await journey.where(failed)).toBe('completed');
		});

		it('takes a step that is registered again at once for edited, not removed', async () => {
			const { id, remove } = await waitAndRemove('exit');
			remove();
			await journey.advance(SETTLING_TIME - SECOND);
			await journey.step('wait');
			await journey.advance(MINUTE);
			expect(await journey.where(id)).toBe('waiting at wait');
		});

		it('takes it for edited also when the old registration ends after the new one has begun', async () => {
			const { id, remove } = await waitAndRemove('exit');
			await journey.step('wait');
			remove();
			await journey.advance(MINUTE);
			expect(await journey.where(id)).toBe('waiting at wait');
			await journey.advance(DAY);
			expect(await journey.where(id)).toBe('completed');
		});

		it('freezes them when the whole journey is unpublished', async () => {
			const closeTrigger = await journey.trigger('wait', { dueAt: START + DAY });
			const closeWait = await journey.step('wait');
			const [id] = await journey.enter([await journey.contact()]);
			closeWait();
			closeTrigger();
			await journey.advance(10 * DAY);
			expect(await journey.where(id)).toBe('waiting at wait');
		});

		it('finds out at the next start when the step was removed while n8n was down', async () => {
			const { id } = await waitAndRemove('exit');
			await journey.crash();
			await journey.trigger('elsewhere', { dueAt: START + DAY });
			await journey.advance(SETTLING_TIME);
			expect(await journey.where(id)).toBe('exited (step_removed)');
		});
	});

	describe('that was unpublished for some time', () => {
		async function overdue(setup: StepSetup): Promise<{ overdue: string; inTime: string }> {
			await journey.trigger('wait', (item) => ({
				dueAt: item.contact.email === 'ann@example.com' ? START + HOUR : START + 10 * DAY,
			}));
			const close = await journey.step('wait');
			const ids = await journey.enter([await journey.contact(), await journey.contact('ben@example.com')]);
			close();
			journey.clock.jumpTo(START + DAY);
			await journey.step('wait', undefined, setup);
			await journey.engine.clock.idle();
			return { overdue: ids[0], inTime: ids[1] };
		}

		it('sends those on who became due meanwhile', async () => {
			const ids = await overdue({ reactivated: true, ifOverdue: 'continue' });
			expect(await journey.where(ids.overdue)).toBe('completed');
			expect(await journey.where(ids.inTime)).toBe('waiting at wait');
		});

		it('lets them exit, if the step says so', async () => {
			const ids = await overdue({ reactivated: true, ifOverdue: 'exit' });
			expect(await journey.where(ids.overdue)).toBe('exited (overdue)');
			expect(await journey.where(ids.inTime)).toBe('waiting at wait');
			expect(journey.at('wait')).toEqual([]);
		});

		it('lets no one exit when only n8n was restarted', async () => {
			const ids = await overdue({ reactivated: false, ifOverdue: 'exit' });
			expect(await journey.where(ids.overdue)).toBe('completed');
		});
	});
});
