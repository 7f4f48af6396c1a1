import { DUE_RANGES } from '../../../lib/store';
import { BRANCHES, type BranchTerms } from '../../../lib/domain/journey';
import { eventTerms, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';
import { addHold, claim, stateOf } from './holds';

export function releaseContract(context: ContractContext): void {
	describe('holds that listen for an event', () => {
		it('are found by contact and type, with their conditions', async () => {
			const { holds } = context.store;
			const filter = {
				combine: 'and' as const,
				conditions: [{ property: 'total', operator: 'greaterThan' as const, value: 100 }],
			};
			const branches = eventTerms('order', { filter, since: START - 5 });
			const one = await addHold(context, { branches });
			await addHold(context, { branches: eventTerms('order') });
			await addHold(context, { branches: eventTerms('mail') });
			const event = { contactId: one.contactId, type: 'order' };
			expect(await holds.findListening([event, event, { contactId: one.contactId, type: 'mail' }])).toEqual([
				{
					id: one.holdId,
					enrollmentId: one.enrollmentId,
					journeyId: 'journey',
					stepId: 'wait',
					contactId: one.contactId,
					branches,
				},
			]);
			expect(await holds.findListening([])).toEqual([]);
			await holds.release([{ holdId: one.holdId, at: START, by: null }], 'matched');
			expect(await holds.findListening([event])).toEqual([]);
		});

		it('for one of several types are found as such', async () => {
			const { holds } = context.store;
			const branches: BranchTerms = {
				rank: 'first',
				branches: [...eventTerms('order').branches, ...eventTerms('mail').branches],
			};
			const { contactId, holdId } = await addHold(context, { branches });
			expect(await holds.findListening([{ contactId, type: 'order' }])).toEqual([]);
			expect(await holds.findListening([{ contactId, type: BRANCHES }])).toMatchObject([
				{ id: holdId, branches },
			]);
			expect(await holds.branchesOf([holdId])).toEqual(new Map([[holdId, branches]]));
		});
	});

	describe('releasing', () => {
		it('makes a waiting hold ready at once, and remembers why', async () => {
			const { holds } = context.store;
			const { holdId } = await addHold(context, { dueAt: START + 100 });
			expect(await holds.release([{ holdId, at: START - 1, by: 'mail' }], 'matched')).toEqual(
				new Set([holdId]),
			);
			expect(await claim(context)).toEqual([
				expect.objectContaining({ id: holdId, outcome: 'matched', dueAt: START }),
			]);
			expect((await holds.origins([holdId])).get(holdId)).toMatchObject({
				outcome: 'matched',
				releasedAt: START - 1,
				releasedBy: 'mail',
			});
		});

		it('does nothing to what is not waiting', async () => {
			const { holds } = context.store;
			const { holdId } = await addHold(context, { dueAt: START });
			await claim(context);
			expect(
				await holds.release(
					[
						{ holdId, at: START, by: 'mail' },
						{ holdId: 'none', at: START, by: null },
					],
					'matched',
				),
			).toEqual(new Set());
			expect(await holds.release([], 'matched')).toEqual(new Set());
		});

		it('to look again does not count as a release', async () => {
			const { holds } = context.store;
			const { holdId } = await addHold(context, { dueAt: START + 100 });
			await holds.release([{ holdId, at: START, by: 'change' }], 'recheck');
			expect((await holds.origins([holdId])).get(holdId)).toMatchObject({
				outcome: 'recheck',
				releasedAt: null,
				releasedBy: null,
			});
			expect(await claim(context)).toHaveLength(1);
		});
	});

	describe('holds with outdated terms', () => {
		it('are released to be looked at again, a few at a time', async () => {
			const { holds } = context.store;
			for (let n = 0; n < 3; n++)
				await addHold(context, { termsKey: 'old', dueAt: n === 0 ? null : START + 50 });
			await addHold(context, { termsKey: 'new' });
			await addHold(context, { termsKey: 'old', stepId: 'other' });
			await addHold(context, { termsKey: 'old', state: 'ready', outcome: 'matched', dueAt: START });
			await addHold(context, { termsKey: 'old', dueAt: START - 5 });
			const step = { journeyId: 'journey', stepId: 'wait', termsKey: 'new' };
			const release = async (range: (typeof DUE_RANGES)[number], limit: number) =>
				await holds.releaseOutdated(step, { at: START, range, limit });
			expect([await release('past', 2), await release('past', 2)]).toEqual([1, 0]);
			expect([await release('never', 2), await release('never', 2)]).toEqual([1, 0]);
			expect([await release('future', 1), await release('future', 2), await release('future', 2)]).toEqual([
				1, 1, 0,
			]);
			const outcomes = (await claim(context)).map(({ outcome }) => outcome).sort();
			expect(outcomes).toEqual(['matched', 'recheck', 'recheck', 'recheck', 'recheck']);
		});

		it('wait on under new terms when there is no reason to go', async () => {
			const { holds } = context.store;
			const { holdId, enrollmentId, contactId } = await addHold(context, { dueAt: START, item: { a: 1 } });
			await claim(context);
			const terms = { dueAt: START + 50, branches: eventTerms('mail', { since: START - 7 }) };
			const on = { id: holdId, claimId: 'claim', termsKey: 'new', item: null, ...terms };
			expect(await holds.holdOn({ ...on, claimId: 'other' })).toBe(false);
			expect(await holds.holdOn(on)).toBe(true);
			expect(await holds.holdOn(on)).toBe(false);
			expect(await stateOf(context, enrollmentId)).toBe('waiting');
			expect(await holds.findListening([{ contactId, type: 'mail' }])).toMatchObject([
				{ branches: terms.branches },
			]);
			expect(
				await holds.releaseOutdated(
					{ journeyId: 'journey', stepId: 'wait', termsKey: 'new' },
					{ at: START, range: 'future', limit: 5 },
				),
			).toBe(0);
			context.clock.jumpTo(START + 50);
			expect(await claim(context, { claimId: 'b' })).toEqual([
				expect.objectContaining({ id: holdId, outcome: 'elapsed', item: { a: 1 } }),
			]);
			expect((await holds.origins([holdId])).get(holdId)?.releasedAt).toBe(START + 50);
		});

		it('get a new item along with new terms, if there is one', async () => {
			const { holdId } = await addHold(context, { dueAt: START, item: { a: 1 } });
			await claim(context);
			const terms = { dueAt: START, branches: null };
			await context.store.holds.holdOn({
				id: holdId,
				claimId: 'claim',
				termsKey: 'new',
				item: { b: 2 },
				...terms,
			});
			expect((await claim(context, { claimId: 'next' }))[0].item).toEqual({ b: 2 });
		});
	});

	describe('the outcome of a claim that was looked at again', () => {
		it('is set with what released it, as long as it is claimed', async () => {
			const { holds } = context.store;
			const { holdId } = await addHold(context, { dueAt: START + 9 });
			const { holdId: byTime } = await addHold(context, { dueAt: START + 9 });
			await holds.release(
				[holdId, byTime].map((id) => ({ holdId: id, at: START, by: null })),
				'recheck',
			);
			await claim(context);
			await holds.setOutcome([{ holdId, at: START + 3, by: 'mail' }], 'other', 'matched');
			expect((await holds.origins([holdId])).get(holdId)?.outcome).toBe('recheck');
			await holds.setOutcome([{ holdId, at: START + 3, by: 'mail' }], 'claim', 'matched');
			await holds.setOutcome([{ holdId: byTime, at: null, by: null }], 'claim', 'elapsed');
			await holds.setOutcome([], 'claim', 'elapsed');
			const origins = await holds.origins([holdId, byTime]);
			expect(origins.get(holdId)).toMatchObject({
				outcome: 'matched',
				releasedAt: START + 3,
				releasedBy: 'mail',
			});
			expect(origins.get(byTime)).toMatchObject({ outcome: 'elapsed', releasedAt: START, releasedBy: null });
		});
	});
}
