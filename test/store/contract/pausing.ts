import type { JourneyRefusal } from '../../../lib/domain/journey';
import { canMove, HOLD_STATES, LIVE_HOLD_STATES, type HoldState } from '../../../lib/domain';
import { eventTerms, holdRow, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';
import { addHold, claim, consume, stateOf } from './holds';

export function pausingContract(context: ContractContext): void {
	describe('paused enrollments', () => {
		/** A hold in a state, of an enrollment that has no other. */
		async function holdIn(state: HoldState): Promise<{ holdId: string; enrollmentId: string }> {
			const added = await addHold(context, { dueAt: START });
			const { holds, enrollments } = context.store;
			if (state === 'ready') await holds.release([{ holdId: added.holdId, at: START, by: null }], 'recheck');
			if (state === 'paused') await holds.pause([added.enrollmentId]);
			if (['claimed', 'delivered', 'done', 'failed'].includes(state)) await claim(context);
			if (['delivered', 'done', 'failed'].includes(state)) await consume(context, [added.holdId]);
			if (state === 'done') await holds.finish([added.holdId]);
			const error = { message: 'no', node: null, executionId: '1', cause: 'failed' } as const;
			if (state === 'failed') await holds.fail([added.holdId], error);
			if (state === 'canceled') await holds.cancel([added.enrollmentId]);
			if (state === 'failed') await enrollments.refresh([added.enrollmentId], 'failed');
			return added;
		}

		const counted = async (): Promise<Partial<Record<HoldState, number>>> =>
			await context.store.holds.countByState('journey');

		it.each(HOLD_STATES)(
			'a hold in state %s is paused, resumed, moved and ended as the table allows',
			async (state) => {
				const { enrollmentId, holdId } = await holdIn(state);
				const isOver = state === 'done' || state === 'canceled';
				expect(await counted()).toEqual(isOver ? {} : { [state]: 1 });
				const { holds } = context.store;
				const movable = await context.store.transaction(
					async (tx) => await tx.holds.lockMovable([enrollmentId]),
				);
				expect(movable.map(({ id }) => id)).toEqual(
					['waiting', 'ready', 'paused', 'failed'].includes(state) ? [holdId] : [],
				);

				const paused = await holds.pause([enrollmentId]);
				expect(paused.length === 1).toBe(state === 'waiting' || state === 'ready');
				if (paused.length === 1) expect(canMove(state, 'paused')).toBe(true);

				const resumed = await holds.resume([enrollmentId]);
				const wasPaused = paused.length === 1 || state === 'paused';
				expect(resumed.length === 1).toBe(wasPaused);
				expect(await counted()).toEqual(isOver ? {} : { [state === 'paused' ? 'waiting' : state]: 1 });
				if (wasPaused) expect(canMove('paused', state === 'ready' ? 'ready' : 'waiting')).toBe(true);

				const canceled = await holds.cancel([enrollmentId]);
				expect(canceled.length === 1).toBe(LIVE_HOLD_STATES.includes(state) || state === 'failed');
				expect(canceled.length === 1).toBe(canMove(state, 'canceled'));
			},
		);

		it('are noted once, as long as they live, with when that was', async () => {
			const { enrollmentId } = await addHold(context);
			const { store } = context;
			const set = async (paused: boolean): Promise<number> =>
				await store.transaction(
					async (tx) => (await tx.enrollments.setPaused([enrollmentId], paused)).length,
				);
			expect([await set(false), await set(true), await set(true)]).toEqual([0, 1, 0]);
			expect((await store.enrollments.get(enrollmentId))?.pausedAt).toBe(START);
			expect([await set(false), await set(false)]).toEqual([1, 0]);
			expect((await store.enrollments.get(enrollmentId))?.pausedAt).toBeNull();
			await store.enrollments.end([enrollmentId], 'exited', null);
			expect(await set(true)).toBe(0);
		});

		it('are active as long as nothing else is true of them', async () => {
			const { enrollmentId } = await addHold(context);
			await context.store.holds.pause([enrollmentId]);
			expect(await context.store.enrollments.refresh([enrollmentId], null)).toEqual([]);
			expect((await context.store.enrollments.get(enrollmentId))?.status).toBe('active');
		});

		it('get their next hold as a paused one, and go on as if nothing had been', async () => {
			const { enrollmentId, contactId } = await addHold(context);
			const { store } = context;
			await store.enrollments.setPaused([enrollmentId], true);
			const next = { enrollmentId, contactId, stepId: 'next', originId: 'a' };
			await store.holds.insert([holdRow({ ...next, state: 'paused', outcome: 'matched', dueAt: START })]);
			expect(await counted()).toEqual({ waiting: 1, paused: 1 });
			expect(await claim(context, { stepId: 'next' })).toEqual([]);
			expect(await store.holds.nextDue([{ journeyId: 'journey', stepId: 'next' }])).toEqual([]);
			await store.enrollments.setPaused([enrollmentId], false);
			await store.holds.resume([enrollmentId]);
			expect(await claim(context, { stepId: 'next' })).toMatchObject([{ outcome: 'matched' }]);
		});

		it('are put aside when they were claimed all the same, as if their time had not come', async () => {
			const { enrollmentId, holdId } = await addHold(context, { dueAt: START });
			const other = await addHold(context, { dueAt: START });
			const { store } = context;
			await store.enrollments.setPaused([enrollmentId], true);
			const claimed = await claim(context);
			expect(new Map(claimed.map((hold) => [hold.id, hold.enrollmentPaused]))).toEqual(
				new Map([
					[holdId, true],
					[other.holdId, false],
				]),
			);
			const ids = [holdId, other.holdId];
			expect(await store.holds.parkPaused('another claim', ids)).toEqual([]);
			expect(await store.holds.parkPaused('claim', ids)).toEqual([holdId]);
			expect(await stateOf(context, enrollmentId)).toBe('paused');
			expect(await stateOf(context, other.enrollmentId)).toBe('claimed');
			expect(await consume(context, ids)).toMatchObject({ consumed: [other.holdId] });
			await store.holds.resume([enrollmentId]);
			expect(await stateOf(context, enrollmentId)).toBe('waiting');
		});

		it('are looked at again on resuming when they listen or their step has changed, and only then', async () => {
			const { store } = context;
			const plain = await addHold(context, { dueAt: START + 1000 });
			const listening = await addHold(context, { branches: eventTerms('email.opened'), dueAt: START + 1000 });
			const edited = await addHold(context, { stepId: 'edited', dueAt: START + 1000 });
			const ids = [plain, listening, edited].map(({ enrollmentId }) => enrollmentId);
			await store.holds.pause(ids);
			const step = { journeyId: 'journey', stepId: 'edited' };
			expect(await store.holds.outdatePaused({ ...step, termsKey: 'terms' }, 10)).toBe(0);
			expect(await store.holds.outdatePaused({ ...step, termsKey: 'new terms' }, 10)).toBe(1);
			expect(await store.holds.outdatePaused({ ...step, termsKey: 'new terms' }, 10)).toBe(0);
			await store.holds.resume(ids);
			expect(await stateOf(context, plain.enrollmentId)).toBe('waiting');
			expect(await claim(context)).toMatchObject([{ id: listening.holdId, outcome: 'recheck' }]);
			expect(await claim(context, { stepId: 'edited', claimId: 'other' })).toMatchObject([
				{ id: edited.holdId, outcome: 'recheck' },
			]);
		});
	});

	describe('journeys that are not open', () => {
		const finding = {
			severity: 'error' as const,
			rule: 'r',
			node: 'n',
			problem: 'p',
			remedy: 'm',
			link: 'l',
		};
		const refusal = (workflow: string): JourneyRefusal => ({ workflow, findings: [finding], since: START });
		const closed = async (): Promise<boolean[]> =>
			(await context.store.holds.nextDue([{ journeyId: 'journey', stepId: 'wait' }])).map(
				(due) => due.closed,
			);

		it('are known with the reason, and a refusal is new once per version', async () => {
			const { steps } = context.store;
			expect(await steps.refuse('journey', '1', refusal('a'))).toBe(false);
			expect(await steps.journey('journey')).toBeNull();
			await addHold(context, { dueAt: START });
			expect(await closed()).toEqual([false]);
			await steps.saveJourney({ id: 'journey', name: 'Welcome' });
			expect(await steps.refuse('journey', '1', refusal('a'))).toBe(true);
			expect(await steps.refuse('journey', '1', refusal('a'))).toBe(false);
			await steps.saveJourney({ id: 'journey', name: 'Welcome 2' });
			expect(await steps.journey('journey')).toMatchObject({ name: 'Welcome 2', refusal: refusal('a') });
			expect(await closed()).toEqual([true]);
			expect(await steps.refuse('journey', '2', refusal('b'))).toBe(true);
			expect(await steps.endRefusal('journey', 'a')).toBe(false);
			expect(await steps.endRefusal('journey', 'b')).toBe(true);
			expect(await steps.endRefusal('journey')).toBe(false);
			expect(await closed()).toEqual([false]);
			expect(await steps.refuse('journey', '2', refusal('b'))).toBe(true);
		});

		it('may lack steps', async () => {
			const { steps } = context.store;
			await addHold(context, { dueAt: START });
			await steps.saveJourney({ id: 'journey', name: 'Welcome' });
			await steps.setMissing('journey', [{ stepId: 's', name: 'Score', reason: null }]);
			expect(await closed()).toEqual([true]);
			expect((await steps.journey('journey'))?.missingSteps).toEqual([
				{ stepId: 's', name: 'Score', reason: null },
			]);
			await steps.setMissing('journey', null);
			expect(await closed()).toEqual([false]);
			expect((await steps.journey('journey'))?.missingSteps).toBeNull();
		});
	});

	describe('paused journeys', () => {
		it('are known, and stay paused when they are published again', async () => {
			const { steps } = context.store;
			const publish = async (): Promise<void> =>
				await steps.save({
					journeyId: 'journey',
					journeyName: 'Welcome',
					stepId: 'wait',
					name: 'Wait',
					type: 'journeyWait',
					termsKey: 'terms',
					failurePolicy: { kind: 'keep' },
				});
			expect(await steps.setJourneyPaused('journey', true)).toBe(false);
			await publish();
			await addHold(context, { dueAt: START });
			const due = async (): Promise<number> =>
				(await context.store.holds.nextDue([{ journeyId: 'journey', stepId: 'wait' }])).length;
			expect(await due()).toBe(1);
			expect(await steps.setJourneyPaused('journey', true)).toBe(true);
			await publish();
			expect(await due()).toBe(0);
			expect(await steps.listJourneys()).toMatchObject([{ id: 'journey', name: 'Welcome', pausedAt: START }]);
			expect(await steps.setJourneyPaused('journey', false)).toBe(true);
			expect(await due()).toBe(1);
			expect(await steps.setJourneyPaused('journey', false)).toBe(false);
			expect((await steps.journey('journey'))?.pausedAt).toBeNull();
		});
	});

	it('everybody at a step who was there at an instant can be found for a move, some at a time', async () => {
		const { store } = context;
		const ids: string[] = [];
		for (let n = 0; n < 5; n++) ids.push((await addHold(context)).enrollmentId);
		await store.holds.pause([ids[0]]);
		const search = { before: START, not: [], limit: 10 };
		context.clock.jumpTo(START + 1);
		await addHold(context);
		const step = { journeyId: 'journey', stepId: 'wait' };
		expect((await store.holds.movableAt(step, search)).sort()).toEqual([...ids].sort());
		expect(await store.holds.movableAt(step, { ...search, limit: 3 })).toHaveLength(3);
		expect(await store.holds.movableAt(step, { ...search, not: ids.slice(1) })).toEqual([ids[0]]);
		expect(await store.holds.movableAt({ ...step, stepId: 'other' }, search)).toEqual([]);
	});
}
