import { localDay } from '../../../lib/domain/report';
import type { ClaimedHold, NewHold } from '../../../lib/store';
import type { ClaimRequest } from '../../../lib/store/repositories/holds/claimHolds';
import { contactRow, eventTerms, holdRow, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';
import { addEnrollment } from './enrollments';

/** Adds one hold of a new enrollment of a new contact. */
export async function addHold(
	context: ContractContext,
	given: Partial<NewHold> = {},
): Promise<{ holdId: string; enrollmentId: string; contactId: string }> {
	const enrollment = await addEnrollment(context, { journeyId: given.journeyId });
	await context.store.holds.insert([holdRow({ ...enrollment, ...given })]);
	const [{ holdId }] = (await context.store.enrollments.get(enrollment.enrollmentId))!.positions;
	return { ...enrollment, holdId };
}

/** Claims what is due at the step "wait". */
export async function claim(
	{ store }: ContractContext,
	given: Partial<ClaimRequest> = {},
): Promise<ClaimedHold[]> {
	return await store.holds.claim({
		journeyId: 'journey',
		stepId: 'wait',
		limit: 100,
		alone: 0,
		claimId: 'claim',
		claimedBy: 'me',
		leaseUntil: store.clock.now() + 1000,
		...given,
	});
}

/** Takes holds over into an execution. */
export async function consume(
	{ store }: ContractContext,
	holdIds: string[],
	given: { claimId?: string; executionId?: string; executedBy?: string } = {},
): Promise<{ consumed: string[]; repeated: string[] }> {
	const { consumed, repeated } = await store.holds.consume({
		holdIds,
		claimId: 'claim',
		executionId: '1',
		executedBy: 'me',
		...given,
	});
	return { consumed: [...consumed.keys()].sort(), repeated: [...repeated].sort() };
}

/** The state of a hold whose enrollment has no other; `gone` when it is done or canceled. */
export async function stateOf({ store }: ContractContext, enrollmentId: string): Promise<string> {
	const enrollment = await store.enrollments.get(enrollmentId);
	return enrollment?.positions.map(({ state }) => state).join(', ') || 'gone';
}

export function holdContract(context: ContractContext): void {
	describe('holds', () => {
		it('are counted by enrollment at a step, recent ones apart, whatever became of them', async () => {
			const { holds, stepLog } = context.store;
			const { enrollmentId } = await addEnrollment(context);
			const held = async (stepId: string, from: string): Promise<void> =>
				await stepLog.add([
					{
						enrollmentId,
						journeyId: 'journey',
						stepId,
						kind: 'held',
						hold: { id: `${enrollmentId}${from} +`, originId: `${enrollmentId}${from}` },
					},
				]);
			await held('wait', 'first');
			await context.clock.advance(1000);
			await held('wait', 'second');
			await held('wait', 'third');
			await held('elsewhere', 'fourth');
			const count = async (notFrom: string[]) =>
				await holds.countVisits('wait', [enrollmentId, enrollmentId, 'stranger'], { since: START, notFrom });
			expect([...(await count([]))]).toEqual([[enrollmentId, { recent: 2, inAll: 3 }]]);
			expect([...(await count([`${enrollmentId}third`]))]).toEqual([[enrollmentId, { recent: 1, inAll: 2 }]]);
			expect((await holds.countVisits('wait', [], { since: START, notFrom: [] })).size).toBe(0);
			const origins = ['first', 'fourth', 'never'].map((from) => enrollmentId + from);
			expect(await holds.heldBefore('wait', origins)).toEqual(new Set([origins[0]]));
			expect(await holds.heldBefore('wait', [])).toEqual(new Set());
		});

		it('are written as they are, and get IDs by which their enrollment is known', async () => {
			const { holds } = context.store;
			const [one, other] = [await addEnrollment(context), await addEnrollment(context)];
			const written = await holds.insert([holdRow(one), holdRow(other)]);
			expect([...written.keys()]).toEqual([one.enrollmentId, other.enrollmentId]);
			expect(written.get(other.enrollmentId)).toMatch(other.enrollmentId);
			expect(await holds.insert([])).toEqual(new Map());
		});

		it('tell the next step what their items came from', async () => {
			const { holds } = context.store;
			const { enrollmentId, contactId } = await addEnrollment(context, { causedBy: 'the form' });
			await holds.insert([
				holdRow({
					enrollmentId,
					contactId,
					stepId: 'trigger',
					state: 'ready',
					outcome: 'entered',
					dueAt: START,
					releasedAt: START,
					releasedBy: 'the form',
				}),
			]);
			const [entry] = await claim(context, { stepId: 'trigger' });
			context.clock.jumpTo(START + 1);
			await holds.insert([
				holdRow({
					enrollmentId,
					contactId,
					originId: entry.id,
					visit: 1,
					branches: eventTerms('opened'),
					previousAt: START,
					previousBy: 'the form',
				}),
			]);
			const { positions } = (await context.store.enrollments.get(enrollmentId))!;
			const waiting = positions.find(({ stepId }) => stepId === 'wait')!;
			await holds.release([{ holdId: waiting.holdId, at: START + 2, by: 'the mail' }], 'matched');
			const origins = await holds.origins([waiting.holdId, waiting.holdId, 'none']);
			expect([...origins]).toEqual([
				[
					waiting.holdId,
					{
						holdId: waiting.holdId,
						enrollmentId,
						journeyId: 'journey',
						stepId: 'wait',
						canceled: false,
						state: 'ready',
						outcome: 'matched',
						contactId,
						accountId: null,
						visit: 1,
						releasedAt: START + 2,
						releasedBy: 'the mail',
						causedBy: 'the form',
						enteredAt: START,
						testSpeed: null,
						enrollmentStatus: 'active',
						enrollmentPaused: false,
						facts: { test: false, cohort: localDay(START, 'UTC') },
						wasThere: false,
					},
				],
			]);
			expect([...(await holds.originsOf([waiting.holdId]))]).toEqual([
				[waiting.holdId, expect.objectContaining({ holdId: entry.id, releasedBy: 'the form' })],
			]);
			expect((await holds.origins([])).size).toBe(0);
		});

		it('are counted by state, for a journey or one of its steps', async () => {
			await addHold(context);
			await addHold(context, { dueAt: START });
			await addHold(context, { stepId: 'other' });
			await addHold(context, { journeyId: 'other' });
			await claim(context);
			expect(await context.store.holds.countByState('journey')).toEqual({ waiting: 2, claimed: 1 });
			expect(await context.store.holds.countByState('journey', 'wait')).toEqual({ waiting: 1, claimed: 1 });
			expect(await context.store.holds.countByState('none')).toEqual({});
		});

		it('tell who waits at a step, and who is overdue there', async () => {
			const { holds } = context.store;
			const late = await addHold(context, { dueAt: START });
			const later = await addHold(context, { dueAt: START + 10 });
			const open = await addHold(context);
			await addHold(context, { stepId: 'other' });
			const at = async (options: object) =>
				(await holds.enrollmentsAt('journey', 'wait', { limit: 10, ...options })).sort();
			expect(await at({})).toEqual([late, later, open].map(({ enrollmentId }) => enrollmentId).sort());
			expect(await at({ overdueBefore: START + 10 })).toEqual([late.enrollmentId]);
			expect(await holds.enrollmentsAt('journey', 'wait', { limit: 2 })).toHaveLength(2);
			await claim(context);
			expect(await at({ overdueBefore: START + 10 })).toEqual([]);
		});

		it('are found by enrollment and state', async () => {
			const one = await addHold(context);
			await addHold(context);
			const { holds } = context.store;
			expect(await holds.ofEnrollments([one.enrollmentId], 'waiting')).toEqual([
				{ id: one.holdId, enrollmentId: one.enrollmentId, journeyId: 'journey', stepId: 'wait' },
			]);
			expect(await holds.ofEnrollments([one.enrollmentId], 'failed')).toEqual([]);
			expect(await holds.ofEnrollments([], 'waiting')).toEqual([]);
		});

		it('keep an item of any content', async () => {
			const item = { text: "';--é😀", deep: { list: [1, null, { a: '"\\' }] }, big: 'x'.repeat(100_000) };
			await addHold(context, { dueAt: START, item });
			const [claimed] = await claim(context);
			expect(claimed.item).toEqual(item);
		});
	});

	describe('the next due time', () => {
		it('is the earliest of each step that is asked for', async () => {
			const { holds } = context.store;
			await addHold(context, { dueAt: START + 20 });
			await addHold(context, { dueAt: START + 10, state: 'ready', outcome: 'matched' });
			await addHold(context, { dueAt: null, stepId: 'endless' });
			await addHold(context, { dueAt: START - 5, stepId: 'past' });
			await addHold(context, { dueAt: START, stepId: 'not asked' });
			const steps = ['wait', 'endless', 'past', 'none'].map((stepId) => ({ journeyId: 'journey', stepId }));
			expect((await holds.nextDue(steps)).sort((a, b) => a.dueAt - b.dueAt)).toEqual([
				{ journeyId: 'journey', stepId: 'past', dueAt: START - 5, closed: false },
				{ journeyId: 'journey', stepId: 'wait', dueAt: START + 10, closed: false },
			]);
			expect(await holds.nextDue([])).toEqual([]);
		});

		it('does not count what is claimed already, and reaches beyond the year 2038', async () => {
			const far = Date.UTC(2120, 0, 1);
			await addHold(context, { dueAt: START });
			await addHold(context, { dueAt: far });
			await claim(context);
			expect(await context.store.holds.nextDue([{ journeyId: 'journey', stepId: 'wait' }])).toEqual([
				{ journeyId: 'journey', stepId: 'wait', dueAt: far, closed: false },
			]);
		});
	});

	describe('canceling', () => {
		it('ends whatever is left of an enrollment', async () => {
			const { holds } = context.store;
			const enrollment = await addEnrollment(context);
			const rows = ['waiting', 'ready', 'claimed', 'delivered', 'failed', 'done'].map((stepId) =>
				holdRow({ ...enrollment, stepId, originId: stepId, dueAt: stepId === 'waiting' ? null : START }),
			);
			await holds.insert(rows);
			for (const stepId of ['claimed', 'delivered', 'failed', 'done']) {
				const [claimed] = await claim(context, { stepId, claimId: stepId });
				if (stepId !== 'claimed') await consume(context, [claimed.id], { claimId: stepId });
				if (stepId === 'done') await holds.finish([claimed.id]);
				if (stepId === 'failed') {
					await holds.fail([claimed.id], { message: 'no', node: null, executionId: null, cause: 'failed' });
				}
			}
			const other = await addHold(context);
			const canceled = await holds.cancel([enrollment.enrollmentId]);
			expect(canceled.map(({ stepId }) => stepId).sort()).toEqual([
				'claimed',
				'delivered',
				'failed',
				'ready',
				'waiting',
			]);
			expect(await holds.countByState('journey')).toEqual({ waiting: 1 });
			expect(await stateOf(context, other.enrollmentId)).toBe('waiting');
			expect(await holds.cancel([enrollment.enrollmentId])).toEqual([]);
			expect(await holds.cancel([])).toEqual([]);
		});
	});

	describe('the contact of a hold', () => {
		it('is read afresh when the hold is claimed', async () => {
			const { contactId } = await addHold(context, { dueAt: START });
			await context.store.contacts.update(contactId, contactRow({ firstName: 'Ann', attributes: { a: 1 } }));
			const [claimed] = await claim(context);
			expect(claimed.contact).toEqual(await context.store.contacts.get(contactId));
		});
	});
}
