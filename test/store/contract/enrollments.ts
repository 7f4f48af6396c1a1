import { localDay } from '../../../lib/domain/report';
import { contactRow, holdRow, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

/** Adds an enrollment of a new contact, with one waiting hold. */
export async function addEnrollment(
	{ store }: ContractContext,
	given: { id?: string; journeyId?: string; contactId?: string; entryKey?: string; causedBy?: string } = {},
): Promise<{ enrollmentId: string; contactId: string }> {
	const contactId = given.contactId ?? (await store.contacts.insert(contactRow())).id;
	const enrollmentId = given.id ?? store.newId();
	const added = await store.enrollments.insert([
		{
			id: enrollmentId,
			journeyId: given.journeyId ?? 'journey',
			contactId,
			entryKey: given.entryKey ?? '',
			entryStepId: 'trigger',
			causedBy: given.causedBy ?? null,
		},
	]);
	if (added.size === 0) throw new Error('The contact is in the journey already');
	return { enrollmentId, contactId };
}

export function enrollmentContract(context: ContractContext): void {
	describe('enrollments', () => {
		const row = (contactId: string, entryKey = '', journeyId = 'journey') => ({
			id: context.store.newId(),
			journeyId,
			contactId,
			entryKey,
			entryStepId: 'trigger',
		});
		const status = async (id: string) => (await context.store.enrollments.get(id))?.status;

		it('are one living one a contact, journey and entry key', async () => {
			const { enrollments, contacts } = context.store;
			const { id } = await contacts.insert(contactRow());
			const [first, second, otherKey, otherJourney] = [row(id), row(id), row(id, 'k'), row(id, '', 'other')];
			const facts = { test: false, cohort: localDay(START, 'UTC') };
			expect(await enrollments.insert([first, second, otherKey, otherJourney])).toEqual(
				new Map([first, otherKey, otherJourney].map((added) => [added.id, facts])),
			);
			expect(await enrollments.insert([row(id)])).toEqual(new Map());
			expect(await enrollments.insert([])).toEqual(new Map());
		});

		it('are one living one also when many are added at the same moment', async () => {
			const { id } = await context.store.contacts.insert(contactRow());
			const added = await Promise.all(
				Array.from({ length: 20 }, async () => await context.store.enrollments.insert([row(id)])),
			);
			expect(added.reduce((sum, { size }) => sum + size, 0)).toBe(1);
		});

		it.each(['completed', 'exited'] as const)('make room for another when they have %s', async (how) => {
			const { enrollments } = context.store;
			const { enrollmentId, contactId } = await addEnrollment(context);
			context.clock.jumpTo(START + 5);
			expect(await enrollments.end([enrollmentId, 'none'], how, 'why')).toEqual([
				{ id: enrollmentId, journeyId: 'journey', facts: { test: false, cohort: localDay(START, 'UTC') } },
			]);
			expect(await enrollments.get(enrollmentId)).toMatchObject({
				status: how,
				reason: 'why',
				endedAt: START + 5,
			});
			expect(await enrollments.end([enrollmentId], 'exited', 'again')).toEqual([]);
			expect((await enrollments.insert([row(contactId)])).size).toBe(1);
		});

		it('without a contact are refused', async () => {
			await expect(context.store.enrollments.insert([row('nobody')])).rejects.toThrow();
		});

		it('tell the latest of a contact in a journey, a living one before any other', async () => {
			const { enrollments } = context.store;
			const first = await addEnrollment(context, { entryKey: 'a' });
			context.clock.jumpTo(START + 1);
			const second = await addEnrollment(context, { entryKey: 'b', contactId: first.contactId });
			const latest = async () => (await enrollments.latest('journey', first.contactId))?.id;
			expect(await latest()).toBe(second.enrollmentId);
			await enrollments.end([second.enrollmentId], 'exited', null);
			expect(await latest()).toBe(first.enrollmentId);
			await enrollments.end([first.enrollmentId], 'completed', null);
			expect(await latest()).toBe(second.enrollmentId);
			expect(await enrollments.latest('other', first.contactId)).toBeNull();
		});

		it('are active while a hold is live, failed while one is failed, and completed when all are done', async () => {
			const { enrollments, holds } = context.store;
			const { enrollmentId, contactId } = await addEnrollment(context);
			await holds.insert([
				holdRow({ enrollmentId, contactId, stepId: 'one', state: 'ready', dueAt: START }),
				holdRow({ enrollmentId, contactId, stepId: 'two', state: 'ready', dueAt: START }),
			]);
			const pass = async (stepId: string) => {
				const claim = {
					journeyId: 'journey',
					stepId,
					claimId: stepId,
					claimedBy: 'me',
					leaseUntil: START + 1,
				};
				const [claimed] = await holds.claim({ ...claim, limit: 1, alone: 0 });
				await holds.consume({ holdIds: [claimed.id], claimId: stepId, executionId: '1', executedBy: 'me' });
				return claimed.id;
			};
			expect(await enrollments.refresh([enrollmentId], null)).toEqual([]);
			expect(await status(enrollmentId)).toBe('active');

			const one = await pass('one');
			await holds.fail([one], { message: 'no', node: null, executionId: '1', cause: 'failed' });
			await enrollments.refresh([enrollmentId], 'failed');
			expect(await enrollments.get(enrollmentId)).toMatchObject({ status: 'failed', reason: 'failed' });
			await enrollments.refresh([enrollmentId], null);
			expect(await enrollments.get(enrollmentId)).toMatchObject({ status: 'failed', reason: 'failed' });

			await holds.finishOrigins([one]);
			await enrollments.refresh([enrollmentId], null);
			expect(await enrollments.get(enrollmentId)).toMatchObject({
				status: 'active',
				reason: null,
				endedAt: null,
			});

			await holds.finish([await pass('two')]);
			context.clock.jumpTo(START + 9);
			expect(await enrollments.refresh([enrollmentId], null)).toMatchObject([{ id: enrollmentId }]);
			expect(await enrollments.get(enrollmentId)).toMatchObject({ status: 'completed', endedAt: START + 9 });
			expect(await enrollments.refresh([enrollmentId], null)).toEqual([]);
			expect(await enrollments.refresh([], null)).toEqual([]);
		});

		it('that have ended are not brought back by working out their status', async () => {
			const { enrollments, holds } = context.store;
			const { enrollmentId, contactId } = await addEnrollment(context);
			await holds.insert([holdRow({ enrollmentId, contactId })]);
			await enrollments.end([enrollmentId], 'exited', 'by_hand');
			expect(await enrollments.refresh([enrollmentId], null)).toEqual([]);
			expect(await status(enrollmentId)).toBe('exited');
		});

		it('tell where they are, with the names of journey and step', async () => {
			const { enrollments, holds, steps } = context.store;
			await steps.save({
				journeyId: 'journey',
				journeyName: 'Welcome',
				stepId: 'wait',
				name: 'Wait a Day',
				type: 'journeyWait',
				termsKey: '',
				failurePolicy: { kind: 'keep' },
			});
			const { enrollmentId, contactId } = await addEnrollment(context);
			await holds.insert([holdRow({ enrollmentId, contactId, dueAt: START + 5 })]);
			context.clock.jumpTo(START + 1);
			await holds.insert([holdRow({ enrollmentId, contactId, stepId: 'unnamed' })]);
			expect(await enrollments.get(enrollmentId)).toEqual({
				id: enrollmentId,
				journeyId: 'journey',
				journeyName: 'Welcome',
				contactName: null,
				contactEmail: null,
				contactId,
				status: 'active',
				reason: null,
				entryKey: null,
				entryData: null,
				test: false,
				enteredAt: START,
				pausedAt: null,
				goalAt: null,
				endedAt: null,
				detailsRemovedAt: null,
				positions: [
					{
						holdId: expect.any(String),
						stepId: 'wait',
						stepName: 'Wait a Day',
						state: 'waiting',
						dueAt: START + 5,
						arrivedAt: START,
						executionId: null,
						error: null,
					},
					expect.objectContaining({ stepId: 'unnamed', stepName: null, arrivedAt: START + 1 }),
				],
			});
			await holds.cancel([enrollmentId]);
			expect((await enrollments.get(enrollmentId))?.positions).toEqual([]);
			expect(await enrollments.get('none')).toBeNull();
		});

		it('are listed newest first, by journey, contact, status and step', async () => {
			const { enrollments, holds } = context.store;
			const one = await addEnrollment(context);
			context.clock.jumpTo(START + 1);
			const two = await addEnrollment(context);
			const three = await addEnrollment(context, { journeyId: 'other' });
			await holds.insert([holdRow(one), holdRow({ ...two, stepId: 'elsewhere' })]);
			await enrollments.end([three.enrollmentId], 'exited', null);
			const ids = async (filter: object) => (await enrollments.list(filter)).map(({ id }) => id);
			expect(await ids({})).toEqual([three.enrollmentId, two.enrollmentId, one.enrollmentId]);
			expect(await ids({ journeyId: 'journey' })).toEqual([two.enrollmentId, one.enrollmentId]);
			expect(await ids({ contactId: one.contactId })).toEqual([one.enrollmentId]);
			expect(await ids({ status: 'exited' })).toEqual([three.enrollmentId]);
			expect(await ids({ stepId: 'wait' })).toEqual([one.enrollmentId]);
			expect(await ids({ limit: 1, offset: 1 })).toEqual([two.enrollmentId]);
			await holds.cancel([one.enrollmentId]);
			expect(await ids({ stepId: 'wait' })).toEqual([]);
		});

		it('are counted by status', async () => {
			const { enrollments } = context.store;
			const ids = [await addEnrollment(context), await addEnrollment(context), await addEnrollment(context)];
			await enrollments.end([ids[0].enrollmentId], 'completed', null);
			expect(await enrollments.countByStatus('journey')).toEqual({ active: 2, completed: 1 });
			expect(await enrollments.countByStatus('none')).toEqual({});
		});
	});
}
