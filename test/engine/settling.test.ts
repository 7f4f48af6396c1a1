import { settleDelivery } from '../../lib/engine';
import type { FailurePolicy } from '../../lib/domain';
import { EngineHarness, type Work } from '../support/engineHarness';
import { DAY, HOUR, MINUTE, START } from '../support/rows';

const fail: Work = async () => {
	throw new Error('mail server away');
};

describe('when an execution has ended', () => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start();
	});

	afterEach(async () => await journey.close());

	/** A journey in which contacts wait an hour, and then meet the given work. */
	async function waitThen(work: Work, failurePolicy: FailurePolicy = { kind: 'keep' }): Promise<void> {
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait', work, { failurePolicy });
	}

	describe('well', () => {
		it('completes those who were not held again', async () => {
			await waitThen(async (execution) => {
				await journey.holdAt(
					'later',
					{ ...execution, items: execution.items.slice(1) },
					{ dueAt: START + DAY },
				);
			});
			const [ann, ben] = await journey.enter(await journey.contacts(2));
			await journey.advance(HOUR);
			expect(await journey.where(ann)).toBe('completed');
			expect(await journey.where(ben)).toBe('waiting at later');
			expect(await journey.store.enrollments.get(ann)).toMatchObject({ endedAt: START + HOUR, reason: null });
		});

		it('asks only for those who were not held again, and fails those who were lost with the node and the remedy', async () => {
			const asked: string[][] = [];
			await waitThen(async (execution) => {
				await journey.holdAt(
					'later',
					{ ...execution, items: execution.items.slice(2) },
					{ dueAt: START + DAY },
				);
				return {
					status: 'success',
					ends: (ids) => {
						asked.push(ids);
						return new Map([
							[ids[0], { kind: 'lost', node: 'Limit', message: 'use Filter' }],
							[ids[1], { kind: 'completed', node: 'Filter', output: null, onPurpose: true }],
						]);
					},
				};
			});
			await journey.enter(await journey.contacts(3));
			await journey.advance(HOUR);
			const [[ann, ben], ...others] = asked;
			expect(others).toEqual([]);
			expect(asked[0]).toHaveLength(2);
			expect(await journey.store.enrollments.get(ann)).toMatchObject({
				status: 'failed',
				reason: 'lost',
				positions: [{ stepId: 'wait', error: { node: 'Limit', message: 'use Filter', cause: 'lost' } }],
			});
			const [last] = (await journey.store.stepLog.list([ben])).slice(-1);
			expect(last).toMatchObject({
				kind: 'completed',
				detail: { end: 'dropped on purpose', node: 'Filter', output: null },
			});
		});

		it('does not ask when everyone is held again', async () => {
			const ends = jest.fn(() => new Map());
			await waitThen(async (execution) => {
				await journey.holdAt('later', execution, { dueAt: START + DAY });
				return { status: 'success', ends };
			});
			await journey.enter(await journey.contacts(2));
			await journey.advance(HOUR);
			expect(journey.at('wait')).toHaveLength(1);
			expect(ends).not.toHaveBeenCalled();
		});

		it.each([
			['n8n does not say what its nodes put out', undefined],
			['that shows nothing of a contact', () => new Map()],
			[
				'that cannot be read',
				() => {
					throw new TypeError('not what it was');
				},
			],
		])('completes contacts with an unknown end where %s', async (_, ends) => {
			await waitThen(async () => ({ status: 'success', ends }));
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(HOUR);
			const [last] = (await journey.store.stepLog.list([id])).slice(-1);
			expect(last).toMatchObject({ kind: 'completed', detail: { end: 'unknown end' } });
		});

		it('keeps a contact active that was sent two ways until both have ended', async () => {
			await waitThen(async (execution) => {
				await journey.holdAt('short', execution, { dueAt: START + 2 * HOUR });
				await journey.holdAt('long', execution, { dueAt: START + 3 * HOUR });
			});
			await journey.step('short');
			await journey.step('long');
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(HOUR);
			expect(await journey.where(id)).toBe('waiting at short, waiting at long');
			await journey.advance(HOUR);
			expect(await journey.where(id)).toBe('waiting at long');
			await journey.advance(HOUR);
			expect(await journey.where(id)).toBe('completed');
			expect((await journey.story(id)).filter((line) => line === 'completed')).toHaveLength(1);
		});

		it('forgets the items of holds that are done, but not that they were there', async () => {
			await waitThen(async () => {});
			await journey.enter([await journey.contact()]);
			await journey.advance(HOUR);
			expect(await journey.store.holds.countByState('welcome')).toEqual({});
		});
	});

	describe('asleep in an n8n Wait', () => {
		it('leaves its contacts inside until they come to the next step', async () => {
			let sleeping!: Parameters<Work>[0];
			await waitThen(async (execution) => {
				sleeping = execution;
				return { status: 'suspended' };
			});
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(HOUR);
			expect(await journey.where(id)).toBe('delivered at wait');
			await journey.advance(30 * DAY);
			expect(await journey.where(id)).toBe('delivered at wait');
			await journey.holdAt('later', sleeping, { dueAt: START + 60 * DAY });
			expect(await journey.where(id)).toBe('waiting at later');
		});
	});

	describe('with an error', () => {
		it('keeps those for review who were inside, and says what failed and where', async () => {
			await waitThen(fail);
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(HOUR);
			const enrollment = (await journey.store.enrollments.get(id))!;
			expect(enrollment).toMatchObject({ status: 'failed', reason: 'failed', endedAt: null });
			expect(enrollment.positions).toEqual([
				expect.objectContaining({
					state: 'failed',
					stepId: 'wait',
					stepName: 'The wait step',
					executionId: '2',
					error: { message: 'mail server away', node: 'Send Mail', executionId: '2', cause: 'failed' },
				}),
			]);
			const [last] = (await journey.store.stepLog.list([id])).slice(-1);
			expect(last).toMatchObject({
				kind: 'failed',
				executionId: '2',
				detail: { message: 'mail server away', node: 'Send Mail', cause: 'failed' },
			});
			await journey.advance(30 * DAY);
			expect(journey.at('wait')).toHaveLength(1);
		});

		it('leaves those alone who had reached their next step already', async () => {
			await waitThen(async (execution) => {
				await journey.holdAt(
					'later',
					{ ...execution, items: execution.items.slice(0, 2) },
					{ dueAt: START + DAY },
				);
				throw new Error('mail server away');
			});
			const ids = await journey.enter(await journey.contacts(5));
			await journey.advance(HOUR);
			expect(await Promise.all(ids.map(async (id) => await journey.where(id)))).toEqual([
				'waiting at later',
				'waiting at later',
				'failed at wait',
				'failed at wait',
				'failed at wait',
			]);
		});

		it('lets them exit, if the step says so', async () => {
			await waitThen(fail, { kind: 'exit' });
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(HOUR);
			expect(await journey.where(id)).toBe('exited (step_failed)');
		});

		it('sends them on again later and later, if the step says so, and keeps them when it has tried enough', async () => {
			await waitThen(fail, { kind: 'retry', attempts: 3, backoff: 10 * MINUTE });
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(HOUR);
			expect(await journey.where(id)).toBe('ready at wait');
			await journey.advance(10 * DAY);
			const starts = journey.at('wait').map((execution) => (execution.at - START - HOUR) / MINUTE);
			expect(starts).toEqual([0, 10, 30, 70]);
			expect(await journey.where(id)).toBe('failed at wait');
			expect((await journey.story(id)).filter((line) => line === 'retried at wait')).toHaveLength(3);
		});

		it('goes on as before when a retry succeeds, with the same outcome', async () => {
			let attempts = 0;
			await journey.trigger('wait', { eventType: 'email.opened', dueAt: START + DAY });
			await journey.step(
				'wait',
				async () => {
					attempts += 1;
					if (attempts === 1) throw new Error('mail server away');
				},
				{ failurePolicy: { kind: 'retry', attempts: 3, backoff: MINUTE } },
			);
			const ann = await journey.contact();
			const [id] = await journey.enter([ann]);
			await journey.event(ann.id);
			await journey.advance(MINUTE);
			expect(await journey.where(id)).toBe('completed');
			expect(journey.at('wait').map((execution) => execution.items[0].outcome)).toEqual([
				'matched',
				'matched',
			]);
		});

		it('sends them on one by one, if the step says so, so that only the bad one fails', async () => {
			const people = await journey.contacts(4);
			await waitThen(
				async (execution) => {
					if (execution.items.some((item) => item.contactId === people[2].id)) throw new Error('bad address');
				},
				{ kind: 'retryOneByOne', attempts: 2, backoff: MINUTE },
			);
			const ids = await journey.enter(people);
			await journey.advance(HOUR);
			await journey.advance(HOUR);
			expect(journey.at('wait').map((execution) => execution.items.length)).toEqual([4, 1, 1, 1, 1, 1]);
			expect(await Promise.all(ids.map(async (id) => await journey.where(id)))).toEqual([
				'completed',
				'completed',
				'failed at wait',
				'completed',
			]);
		});

		it('shows a contact as failed that failed on one of two ways, and continues with the other', async () => {
			await waitThen(async (execution) => {
				await journey.holdAt('good', execution, { dueAt: START + 2 * HOUR });
				await journey.holdAt('bad', execution, { dueAt: START + 2 * HOUR });
			});
			await journey.step('good', async (execution) => {
				await journey.holdAt('later', execution, { dueAt: START + DAY });
			});
			await journey.step('bad', fail);
			const [id] = await journey.enter([await journey.contact()]);
			await journey.advance(2 * HOUR);
			expect((await journey.store.enrollments.get(id))?.status).toBe('failed');
			expect((await journey.where(id)).split(', ').sort()).toEqual(['failed at bad', 'waiting at later']);
		});
	});

	it('makes no difference when it is settled twice', async () => {
		await waitThen(fail);
		const [id] = await journey.enter([await journey.contact()]);
		await journey.advance(HOUR);
		const { claimId } = journey.at('wait')[0];
		await settleDelivery(journey.engine, claimId, { status: 'success' }, 0);
		expect(await journey.where(id)).toBe('failed at wait');
	});
});
