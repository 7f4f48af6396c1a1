import { START } from '../../support/rows';
import type { ContractContext } from '../storeContract';
import { addHold, claim, consume, stateOf } from './holds';

export function claimContract(context: ContractContext): void {
	describe('claiming', () => {
		it('takes what is due at one step, the longest due first, as many as are wanted', async () => {
			const third = await addHold(context, { dueAt: START - 1 });
			const first = await addHold(context, { dueAt: START - 30 });
			const second = await addHold(context, { dueAt: START - 20, state: 'ready', outcome: 'matched' });
			await addHold(context, { dueAt: START + 1 });
			await addHold(context, { dueAt: null });
			await addHold(context, { dueAt: START, stepId: 'other' });
			await addHold(context, { dueAt: START, journeyId: 'other' });

			const claimed = await claim(context, { limit: 2 });
			expect(claimed.map(({ id }) => id)).toEqual([first.holdId, second.holdId]);
			expect(claimed.map(({ outcome }) => outcome)).toEqual(['elapsed', 'matched']);
			expect(claimed[0]).toMatchObject({
				enrollmentId: first.enrollmentId,
				contactId: first.contactId,
				visit: 0,
				arrivedAt: START,
				dueAt: START - 30,
				item: {},
			});
			expect((await claim(context, { claimId: 'next' })).map(({ id }) => id)).toEqual([third.holdId]);
			expect(await claim(context, { claimId: 'last' })).toEqual([]);
		});

		it('is exclusive', async () => {
			for (let n = 0; n < 10; n++) await addHold(context, { dueAt: START });
			const claims = await Promise.all(
				Array.from({ length: 8 }, async (_, n) => await claim(context, { claimId: `claim ${n}`, limit: 3 })),
			);
			const ids = claims.flat().map(({ id }) => id);
			expect(ids).toHaveLength(10);
			expect(new Set(ids).size).toBe(10);
			expect(Math.max(...claims.map((batch) => batch.length))).toBe(3);
		});

		it('is exclusive between processes', async () => {
			for (let n = 0; n < 10; n++) await addHold(context, { dueAt: START });
			const elsewhere = await context.reopen();
			try {
				const there = await claim({ ...context, store: elsewhere }, { limit: 6, claimId: 'there' });
				const here = await claim(context);
				expect([there.length, here.length]).toEqual([6, 4]);
				expect(new Set([...there, ...here].map(({ id }) => id)).size).toBe(10);
			} finally {
				await elsewhere.close();
			}
		});

		it('takes those that are to be alone only when it is asked for them', async () => {
			const { holdId } = await addHold(context, { dueAt: START });
			await addHold(context, { dueAt: START });
			await claim(context, { limit: 1 });
			await consume(context, [holdId]);
			await context.store.holds.retry([holdId], {
				at: START,
				alone: true,
				from: 'delivered',
				resetAttempts: false,
			});
			expect((await claim(context, { claimId: 'b' })).map(({ id }) => id)).not.toContain(holdId);
			expect((await claim(context, { claimId: 'c', alone: 1 })).map(({ id }) => id)).toEqual([holdId]);
		});

		it('ends with its lease: the oldest end is told', async () => {
			await addHold(context, { dueAt: START });
			await addHold(context, { dueAt: START, stepId: 'other' });
			expect(await context.store.holds.nextLeaseEnd()).toBeNull();
			await claim(context, { leaseUntil: START + 20 });
			await claim(context, { leaseUntil: START + 10, stepId: 'other', claimId: 'b' });
			expect(await context.store.holds.nextLeaseEnd()).toBe(START + 10);
		});
	});

	describe('consuming a claim', () => {
		it('happens once', async () => {
			const { holdId, enrollmentId } = await addHold(context, { dueAt: START });
			await claim(context);
			expect(await consume(context, [holdId])).toEqual({ consumed: [holdId], repeated: [] });
			expect(await stateOf(context, enrollmentId)).toBe('delivered');
			expect(await consume(context, [holdId], { executionId: '2' })).toEqual({ consumed: [], repeated: [] });
		});

		it('happens once also when many try at the same moment', async () => {
			const { holdId } = await addHold(context, { dueAt: START });
			await claim(context);
			const results = await Promise.all(
				Array.from(
					{ length: 10 },
					async (_, n) => await consume(context, [holdId], { executionId: String(n) }),
				),
			);
			expect(results.filter(({ consumed }) => consumed.length === 1)).toHaveLength(1);
		});

		it('tells the same execution that it has done so before, also after it was failed', async () => {
			const { holdId } = await addHold(context, { dueAt: START });
			await claim(context);
			await consume(context, [holdId]);
			expect(await consume(context, [holdId])).toEqual({ consumed: [], repeated: [holdId] });
			await context.store.holds.fail([holdId], {
				message: '',
				node: null,
				executionId: '1',
				cause: 'interrupted',
			});
			expect(await consume(context, [holdId])).toEqual({ consumed: [], repeated: [holdId] });
		});

		it('needs the claim: another claim, or none, consumes nothing', async () => {
			const { holdId } = await addHold(context, { dueAt: START });
			const { holdId: unclaimed } = await addHold(context);
			await claim(context);
			expect((await consume(context, [holdId], { claimId: 'other' })).consumed).toEqual([]);
			expect((await consume(context, [unclaimed, 'none', holdId])).consumed).toEqual([holdId]);
		});

		it('is possible after the lease has ended, as long as no one else has claimed', async () => {
			const { holdId } = await addHold(context, { dueAt: START });
			await claim(context, { leaseUntil: START + 1 });
			context.clock.jumpTo(START + 1000);
			expect((await consume(context, [holdId])).consumed).toEqual([holdId]);
		});

		it('is no longer possible when another process has claimed after the lease', async () => {
			const { holdId } = await addHold(context, { dueAt: START });
			await claim(context, { leaseUntil: START + 1 });
			context.clock.jumpTo(START + 1000);
			await context.store.holds.unclaim({ leaseEndedBefore: START + 1000 });
			await claim(context, { claimId: 'other' });
			expect((await consume(context, [holdId])).consumed).toEqual([]);
			expect((await consume(context, [holdId], { claimId: 'other' })).consumed).toEqual([holdId]);
		});

		it('is not possible for what was canceled in the meantime', async () => {
			const { holdId, enrollmentId } = await addHold(context, { dueAt: START });
			await claim(context);
			await context.store.holds.cancel([enrollmentId]);
			expect(await consume(context, [holdId])).toEqual({ consumed: [], repeated: [] });
		});
	});

	describe('giving a claim back', () => {
		it('by its name puts it off, but never to before it was due', async () => {
			const early = await addHold(context, { dueAt: START - 10 });
			const other = await addHold(context, { dueAt: START, stepId: 'other' });
			await claim(context);
			await claim(context, { stepId: 'other', claimId: 'other' });
			expect(await context.store.holds.unclaim({ claimId: 'claim', notBefore: START + 5 })).toBe(1);
			expect(await stateOf(context, early.enrollmentId)).toBe('ready');
			expect(await stateOf(context, other.enrollmentId)).toBe('claimed');
			expect(await claim(context, { claimId: 'b' })).toEqual([]);
			context.clock.jumpTo(START + 5);
			const [again] = await claim(context, { claimId: 'b' });
			expect(again).toMatchObject({ id: early.holdId, outcome: 'elapsed' });
			expect(await context.store.holds.unclaim({ claimId: 'b', notBefore: START })).toBe(1);
			expect((await claim(context, { claimId: 'c' }))[0].dueAt).toBe(START + 5);
		});

		it('by the end of its lease takes those only whose lease is over', async () => {
			const over = await addHold(context, { dueAt: START });
			const running = await addHold(context, { dueAt: START, stepId: 'other' });
			await claim(context, { leaseUntil: START + 10 });
			await claim(context, { leaseUntil: START + 20, stepId: 'other', claimId: 'b' });
			expect(await context.store.holds.unclaim({ leaseEndedBefore: START + 10 })).toBe(0);
			expect(await context.store.holds.unclaim({ leaseEndedBefore: START + 11 })).toBe(1);
			expect(await stateOf(context, over.enrollmentId)).toBe('ready');
			expect(await stateOf(context, running.enrollmentId)).toBe('claimed');
		});

		it('by who has claimed takes those only', async () => {
			const mine = await addHold(context, { dueAt: START });
			const theirs = await addHold(context, { dueAt: START, stepId: 'other' });
			await claim(context, { claimedBy: 'me' });
			await claim(context, { claimedBy: 'them', stepId: 'other', claimId: 'b' });
			expect(await context.store.holds.unclaim({ claimedBy: ['them', 'nobody'] })).toBe(1);
			expect(await stateOf(context, mine.enrollmentId)).toBe('claimed');
			expect(await stateOf(context, theirs.enrollmentId)).toBe('ready');
		});

		it('does nothing to what was consumed', async () => {
			const { holdId, enrollmentId } = await addHold(context, { dueAt: START });
			await claim(context, { leaseUntil: START });
			await consume(context, [holdId]);
			const { holds } = context.store;
			expect(await holds.unclaim({ claimId: 'claim', notBefore: START })).toBe(0);
			expect(await holds.unclaim({ leaseEndedBefore: START + 1000 })).toBe(0);
			expect(await holds.unclaim({ claimedBy: ['me'] })).toBe(0);
			expect(await stateOf(context, enrollmentId)).toBe('delivered');
		});

		it('keeps what released it, and since when events count for the next step', async () => {
			const { holdId } = await addHold(context, { dueAt: START - 10 });
			await claim(context);
			await context.store.holds.unclaim({ claimId: 'claim', notBefore: START + 500 });
			context.clock.jumpTo(START + 500);
			await claim(context);
			const origins = await context.store.holds.origins([holdId]);
			expect(origins.get(holdId)).toMatchObject({ outcome: 'elapsed', releasedAt: START - 10 });
		});
	});
}
