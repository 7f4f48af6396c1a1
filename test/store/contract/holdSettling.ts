import { START } from '../../support/rows';
import type { ContractContext } from '../storeContract';
import { addHold, claim, consume, stateOf } from './holds';

const NO = { message: 'no', node: 'Mail', executionId: '1', cause: 'failed' } as const;

export function settleContract(context: ContractContext): void {
	/** A hold that was taken over into an execution. */
	async function delivered(
		given: { stepId?: string; claimId?: string; executedBy?: string; executionId?: string } = {},
	) {
		const { stepId = 'wait', claimId = 'claim', ...execution } = given;
		const hold = await addHold(context, { dueAt: START, stepId });
		await claim(context, { stepId, claimId });
		await consume(context, [hold.holdId], { claimId, ...execution });
		return hold;
	}

	describe('an execution that has ended well', () => {
		it('finishes what its claim delivered, and nothing else', async () => {
			const done = await delivered();
			const other = await delivered({ stepId: 'other', claimId: 'other' });
			const finished = await context.store.holds.finish([done.holdId]);
			expect(finished).toEqual([
				{
					id: done.holdId,
					enrollmentId: done.enrollmentId,
					journeyId: 'journey',
					stepId: 'wait',
				},
			]);
			expect(await stateOf(context, done.enrollmentId)).toBe('gone');
			expect(await stateOf(context, other.enrollmentId)).toBe('delivered');
			expect(await context.store.holds.finish([done.holdId])).toEqual([]);
			await context.store.holds.forgetClaims();
			expect(await context.store.holds.findDelivered({ claimId: 'other' })).toHaveLength(1);
		});

		it('leaves what it did not take over', async () => {
			const { enrollmentId } = await addHold(context, { dueAt: START });
			const taken = await addHold(context, { dueAt: START });
			await claim(context);
			await consume(context, [taken.holdId]);
			expect(await context.store.holds.findDelivered({ claimId: 'claim' })).toMatchObject([
				{ id: taken.holdId },
			]);
			expect(await stateOf(context, enrollmentId)).toBe('claimed');
			expect(await context.store.holds.unclaim({ claimId: 'claim', notBefore: START + 1 })).toBe(1);
			expect(await stateOf(context, enrollmentId)).toBe('ready');
			expect(await stateOf(context, taken.enrollmentId)).toBe('delivered');
		});
	});

	describe('coming further', () => {
		it('finishes where a contact came from, whatever was thought of it, and tells who was believed failed', async () => {
			const { holds } = context.store;
			const inside = await delivered();
			const failed = await delivered({ stepId: 'b', claimId: 'b' });
			await holds.fail([failed.holdId], NO);
			const retried = await delivered({ stepId: 'c', claimId: 'c' });
			await holds.retry([retried.holdId], {
				at: START,
				alone: false,
				from: 'delivered',
				resetAttempts: false,
			});
			const waiting = await addHold(context);
			const ids = [inside, failed, retried, waiting].map(({ holdId }) => holdId);
			const finished = await holds.finishOrigins(ids);
			expect(new Map(finished.map(({ id, was }) => [id, was]))).toEqual(
				new Map([
					[inside.holdId, 'claimed'],
					[failed.holdId, 'failed'],
					[retried.holdId, 'ready'],
				]),
			);
			expect(await holds.countByState('journey')).toEqual({ waiting: 1 });
			expect(await holds.finishOrigins(ids)).toEqual([]);
			expect(await holds.finishOrigins([])).toEqual([]);
		});
	});

	describe('what is inside an execution', () => {
		it('is found by claim, by process and by execution', async () => {
			const { holds } = context.store;
			const one = await delivered({ executedBy: 'me', executionId: '7' });
			const two = await delivered({ stepId: 'b', claimId: 'b', executedBy: 'them', executionId: '8' });
			expect(await holds.findDelivered({ claimId: 'claim' })).toEqual([
				{
					id: one.holdId,
					enrollmentId: one.enrollmentId,
					journeyId: 'journey',
					stepId: 'wait',
					claimId: 'claim',
					attempts: 1,
					executionId: '7',
					executedBy: 'me',
					suspended: false,
					output: null,
				},
			]);
			expect(await holds.findUnwatched(['me', 'us'], START + 1)).toMatchObject([{ id: two.holdId }]);
			expect(await holds.findUnwatched(['me', 'us'], START)).toEqual([]);
			const ids = async (which: Parameters<typeof holds.findDelivered>[0]) =>
				(await holds.findDelivered(which)).map(({ id }) => id);
			expect(await ids({ executedBy: ['them', 'nobody'] })).toEqual([two.holdId]);
			expect(await ids({ holdIds: [one.holdId, two.holdId], executionId: '8' })).toEqual([two.holdId]);
			await holds.finish([two.holdId]);
			expect(await ids({ executedBy: ['them'] })).toEqual([]);
		});

		it('is left out by process while it sleeps in an n8n Wait', async () => {
			const { holds } = context.store;
			const { holdId } = await delivered();
			await holds.suspendClaim('claim');
			expect(await holds.findDelivered({ executedBy: ['me'] })).toEqual([]);
			expect(await holds.findDelivered({ claimId: 'claim' })).toHaveLength(1);
			await holds.fail([holdId], NO);
			await holds.forgetClaims();
			await holds.retry([holdId], { at: START, alone: false, from: 'failed', resetAttempts: false });
			await claim(context);
			await consume(context, [holdId], { executionId: '2' });
			expect(await holds.findDelivered({ executedBy: ['me'] })).toHaveLength(1);
		});
	});

	describe('failing', () => {
		it('keeps what is known about the failure, and happens to what is inside only', async () => {
			const { holds, enrollments } = context.store;
			const { holdId, enrollmentId } = await delivered();
			const waiting = await addHold(context);
			expect(await holds.fail([holdId, waiting.holdId, 'none'], NO)).toEqual([
				{ id: holdId, enrollmentId, journeyId: 'journey', stepId: 'wait' },
			]);
			expect((await enrollments.get(enrollmentId))?.positions).toMatchObject([
				{ state: 'failed', error: NO, executionId: '1' },
			]);
			expect(await stateOf(context, waiting.enrollmentId)).toBe('waiting');
			expect(await holds.fail([holdId], NO)).toEqual([]);
			expect(await holds.fail([], NO)).toEqual([]);
		});
	});

	describe('retrying', () => {
		it('makes ready from a given instant on, with the outcome and the item that it had', async () => {
			const { holds } = context.store;
			const { holdId } = await addHold(context, { dueAt: START, item: { a: 1 } });
			await claim(context);
			await consume(context, [holdId]);
			await holds.fail([holdId], NO);
			await holds.forgetClaims({ claimIds: ['claim'] });
			const how = { at: START + 50, alone: false, resetAttempts: false };
			expect(await holds.retry([holdId], { ...how, from: 'delivered' })).toEqual([]);
			expect(await holds.retry([holdId, 'none'], { ...how, from: 'failed' })).toHaveLength(1);
			expect(await claim(context)).toEqual([]);
			context.clock.jumpTo(START + 50);
			expect(await claim(context)).toEqual([
				expect.objectContaining({ id: holdId, outcome: 'elapsed', item: { a: 1 } }),
			]);
			expect((await consume(context, [holdId], { executionId: '2' })).consumed).toEqual([holdId]);
			expect(await holds.retry([], { ...how, from: 'failed' })).toEqual([]);
		});

		it('continues counting the attempts, or starts over', async () => {
			const { holds } = context.store;
			const { holdId } = await delivered();
			const again = async (resetAttempts: boolean) => {
				await holds.retry([holdId], { at: START, alone: false, from: 'delivered', resetAttempts });
				await holds.forgetClaims({ claimIds: ['claim'] });
				await claim(context);
				await consume(context, [holdId]);
				return (await holds.findDelivered({ claimId: 'claim' }))[0].attempts;
			};
			expect(await again(false)).toBe(2);
			expect(await again(false)).toBe(3);
			expect(await again(true)).toBe(1);
		});

		it('does not let the earlier execution take over again', async () => {
			const { holdId } = await delivered({ executionId: '1' });
			await context.store.holds.retry([holdId], {
				at: START,
				alone: false,
				from: 'delivered',
				resetAttempts: false,
			});
			expect(await consume(context, [holdId])).toEqual({ consumed: [], repeated: [] });
		});
	});
}
