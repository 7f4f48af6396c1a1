import { stepKey } from '../../../lib/store';
import { contactRow, holdRow, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';
import { addEnrollment } from './enrollments';

export function bookkeepingContract(context: ContractContext): void {
	const step = (given: object = {}) => ({
		journeyId: 'journey',
		journeyName: 'Welcome',
		stepId: 'wait',
		name: 'Wait',
		type: 'journeyWait',
		termsKey: 'terms',
		failurePolicy: { kind: 'keep' as const },
		...given,
	});

	describe('steps', () => {
		it('are noted as they are published, and again when they change', async () => {
			const { steps } = context.store;
			await steps.save(step());
			expect(await steps.get('journey', 'wait')).toEqual({
				journeyId: 'journey',
				stepId: 'wait',
				name: 'Wait',
				type: 'journeyWait',
				termsKey: 'terms',
				failurePolicy: { kind: 'keep' },
				registeredAt: START,
				removedAt: null,
			});
			context.clock.jumpTo(START + 1);
			await steps.save(step({ name: 'Wait Longer', termsKey: 'other', journeyName: 'Welcome 2' }));
			expect(await steps.get('journey', 'wait')).toMatchObject({
				name: 'Wait Longer',
				termsKey: 'other',
				registeredAt: START + 1,
			});
			expect(await steps.list('journey')).toHaveLength(1);
			expect(await steps.journeys()).toEqual([{ id: 'journey', name: 'Welcome 2' }]);
			expect(await steps.get('journey', 'none')).toBeNull();
		});

		it('tell the failure policies of all', async () => {
			const { steps } = context.store;
			await steps.save(step());
			await steps.save(
				step({ stepId: 'other', failurePolicy: { kind: 'retry', attempts: 3, backoff: 1000 } }),
			);
			expect(await steps.failurePolicies()).toEqual(
				new Map([
					[stepKey('journey', 'wait'), { kind: 'keep' }],
					[stepKey('journey', 'other'), { kind: 'retry', attempts: 3, backoff: 1000 }],
				]),
			);
		});

		it('tell at which of them contacts wait', async () => {
			const { steps, holds } = context.store;
			await steps.save(step());
			await steps.save(step({ stepId: 'empty' }));
			await steps.save(step({ journeyId: 'other' }));
			const enrollment = await addEnrollment(context);
			await holds.insert([holdRow(enrollment)]);
			expect(await steps.withOpenHolds('journey')).toEqual(['wait']);
			expect(await steps.withOpenHolds('other')).toEqual([]);
			await holds.cancel([enrollment.enrollmentId]);
			expect(await steps.withOpenHolds('journey')).toEqual([]);
		});

		it('name their journeys in the order of the alphabet', async () => {
			await context.store.steps.save(step({ journeyId: '1', journeyName: 'B' }));
			await context.store.steps.save(step({ journeyId: '2', journeyName: 'A' }));
			expect((await context.store.steps.journeys()).map(({ name }) => name)).toEqual(['A', 'B']);
		});
	});

	describe('the story of an enrollment', () => {
		it('is told in the order in which it was written, also within one batch', async () => {
			const { stepLog } = context.store;
			const entry = (stepId: string | null, detail: object | null = null) =>
				({ enrollmentId: 'e', journeyId: 'j', stepId, kind: 'held', executionId: '7', detail }) as const;
			await stepLog.add(Array.from({ length: 50 }, (_, n) => entry(String(n))));
			context.clock.jumpTo(START + 1);
			await stepLog.add([entry(null, { reason: 'é', n: 1 }), { ...entry('x'), enrollmentId: 'other' }]);
			await stepLog.add([]);
			const told = await stepLog.list(['e']);
			expect(told.map(({ stepId }) => stepId)).toEqual([
				...Array.from({ length: 50 }, (_, n) => String(n)),
				null,
			]);
			expect(told.at(-1)).toEqual({
				id: expect.any(Number),
				enrollmentId: 'e',
				journeyId: 'j',
				stepId: null,
				at: START + 1,
				kind: 'held',
				executionId: '7',
				hold: null,
				origin: null,
				releasedAt: null,
				releasedBy: null,
				output: null,
				lasted: null,
				detail: { reason: 'é', n: 1 },
			});
			expect(await stepLog.list([])).toEqual([]);
			expect(await stepLog.list(['e', 'other'])).toHaveLength(52);
		});
	});

	describe('the store itself', () => {
		it('was there before when it is opened once more', async () => {
			const again = await context.reopen();
			expect(again.isNew).toBe(false);
			await again.close();
		});

		it('has nothing left to forget after an erasure that no one was reading', async () => {
			const { id } = await context.store.contacts.insert(contactRow({ firstName: 'Ann' }));
			await context.store.transaction(async (tx) => await tx.privacy.erase(id));
			expect(await context.store.forgetErased()).toBe(true);
			expect(await context.store.contacts.get(id)).toBeNull();
		});
	});

	describe('instances', () => {
		it('are there until they are taken off, and say that they live', async () => {
			const { instances } = context.store;
			await instances.add({ id: 'a', host: 'here', pid: 1 });
			await instances.add({ id: 'b', host: 'there', pid: 2 });
			context.clock.jumpTo(START + 5);
			expect(await instances.beat('a')).toBe(true);
			expect(await instances.beat('none')).toBe(false);
			expect((await instances.list()).sort((x, y) => (x.id < y.id ? -1 : 1))).toEqual([
				{ id: 'a', host: 'here', pid: 1, startedAt: START, heartbeatAt: START + 5 },
				{ id: 'b', host: 'there', pid: 2, startedAt: START, heartbeatAt: START },
			]);
			await instances.remove([]);
			await instances.remove(['a', 'none']);
			expect((await instances.list()).map(({ id }) => id)).toEqual(['b']);
		});
	});

	describe('ids', () => {
		it('sort in the order in which they were made, within one millisecond and in a transaction too', async () => {
			const ids = Array.from({ length: 1000 }, () => context.store.newId());
			await context.store.transaction(async (store) => {
				ids.push(store.newId());
			});
			ids.push(context.store.newId());
			context.clock.jumpTo(START + 1);
			ids.push(context.store.newId());
			context.clock.jumpTo(START - 1000);
			ids.push(context.store.newId());
			expect([...ids].sort()).toEqual(ids);
			expect(new Set(ids).size).toBe(ids.length);
		});

		it('of contacts keep that order too', async () => {
			const made: string[] = [];
			for (let n = 0; n < 10; n++) made.push((await context.store.contacts.insert(contactRow())).id);
			expect((await context.store.contacts.list()).map(({ id }) => id)).toEqual(made.reverse());
		});
	});
}
