import { ConflictError, NotFoundError } from '../../lib/domain';
import {
	cancelActivity,
	completeActivity,
	createActivity,
	createLead,
	deleteActivity,
	deleteLead,
	inTransaction,
	updateActivity,
	updateLead,
	type ActivityRequest,
	type EngineContext,
} from '../../lib/engine';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { onBothStores } from '../support/onBothStores';
import { DAY, HOUR, START } from '../support/rows';

const TASK: ActivityRequest = {
	kind: 'task',
	subject: 'Call',
	description: null,
	dueAt: null,
	startsAt: null,
	endsAt: null,
	owner: null,
	contactId: null,
	leadId: null,
	accountId: null,
	origin: null,
};

const MEETING: ActivityRequest = {
	...TASK,
	kind: 'appointment',
	dueAt: START + DAY,
	startsAt: START + DAY,
	endsAt: START + DAY + HOUR,
	timeZone: 'Europe/Amsterdam',
	attendees: [{ email: 'ann@example.com', name: 'Ann' }],
};

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	const origin = (visit: number) => ({
		journeyId: JOURNEY,
		enrollmentId: 'e',
		stepId: 'task',
		originId: `hold ${visit}`,
	});

	describe('several salespeople take turns', () => {
		const among = (...owners: string[]) => ({ rotationId: 'sales', owners });

		const give = async (more: Partial<ActivityRequest>, engine: EngineContext = journey.engine) =>
			(await createActivity(engine, { ...TASK, ...more })).activity.owner;

		it('one after the other, as they stand in the list', async () => {
			const owners: Array<string | null> = [];
			for (let n = 0; n < 5; n++) owners.push(await give({ owner: among('kim', 'lee', 'sam') }));
			expect(owners).toEqual(['kim', 'lee', 'sam', 'kim', 'lee']);
			// Somebody leaves, and somebody comes.
			expect(await give({ owner: among('kim', 'sam', 'joe') })).toBe('sam');
			expect(await give({ owner: among('kim', 'sam', 'joe') })).toBe('joe');
			expect(await give({ owner: { rotationId: 'others', owners: ['kim', 'sam'] } })).toBe('kim');
			expect(await journey.store.rotations.get('sales')).toMatchObject({ turns: 7, latest: 'joe' });
		});

		it('remembered across a restart', async () => {
			expect(await give({ owner: among('kim', 'lee') })).toBe('kim');
			await journey.crash();
			expect(await give({ owner: among('kim', 'lee') })).toBe('lee');
		});

		it('once a visit: a step that is run again gives the same owner, and takes no turn', async () => {
			const { id: contactId } = await journey.contact();
			const owner = among('kim', 'lee', 'sam');
			expect(await give({ owner, contactId, origin: origin(1) })).toBe('kim');
			expect(await give({ owner, contactId, origin: origin(1) })).toBe('kim');
			expect(await give({ owner, contactId, origin: origin(2) })).toBe('lee');
			expect(await give({ owner, contactId, origin: origin(1) })).toBe('kim');
			expect(await journey.store.rotations.get('sales')).toMatchObject({ turns: 2 });
		});

		it('fairly, when two processes give out at the same moment, some of it twice', async () => {
			const { id: contactId } = await journey.contact();
			const other = await journey.startEngine();
			const owner = among('kim', 'lee', 'sam');
			const made = await journey.until(
				Promise.all(
					Array.from(
						{ length: 36 },
						async (_, n) =>
							await createActivity(n % 2 ? journey.engine : other, {
								...TASK,
								owner,
								contactId,
								origin: origin(Math.floor(n / 3)),
							}),
					),
				),
			);
			await other.close();
			expect(made.filter(({ repeated }) => !repeated)).toHaveLength(12);
			const owners = new Map(made.map(({ activity }) => [activity.id, activity.owner]));
			expect(owners.size).toBe(12);
			expect(Object.fromEntries(Map.groupBy(owners.values(), (name) => name))).toMatchObject({
				kim: { length: 4 },
				lee: { length: 4 },
				sam: { length: 4 },
			});
		});

		it('and no one loses a turn by an activity that was not created', async () => {
			const failing = inTransaction(journey.engine, async (tx) => {
				await createActivity(tx, { ...TASK, owner: among('kim', 'lee') });
				throw new Error('something else went wrong');
			});
			await expect(failing).rejects.toThrow('something else');
			expect(await give({ owner: among('kim', 'lee') })).toBe('kim');
			await expect(give({ owner: among() })).rejects.toThrow(/^owners is empty/);
		});
	});

	describe('an activity', () => {
		const noted = async (work: (tx: EngineContext) => Promise<unknown>) => {
			// Somebody must be interested, or nothing is noted.
			await journey.store.transaction(async (tx) => {
				const { db } = tx as unknown as { db: import('kysely').Kysely<import('../../lib/store').Schema> };
				await db
					.insertInto('entry_sources')
					.values({ journey_id: 'j', step_id: 's', active: 0, rules: '{}', registered_at: 0 } as never)
					.onConflict((conflict) => conflict.doNothing())
					.execute();
			});
			return await inTransaction(journey.engine, async (tx) => {
				await tx.store.changes.take(100);
				await work(tx);
				const changes = await tx.store.changes.take(100);
				return changes.map(({ recordType, action, fields }) => [
					`${recordType} ${action}`,
					...(fields ?? []).sort(),
				]);
			});
		};

		it('is changed as long as it is open', async () => {
			const { id: contactId } = await journey.contact();
			const { activity } = await createActivity(journey.engine, { ...TASK, contactId });
			const changes = await noted(
				async (tx) =>
					await updateActivity(tx, activity.id, { dueAt: START + DAY, owner: 'kim', subject: ' Mail ' }),
			);
			expect(changes).toEqual([['activity updated', 'dueAt', 'owner', 'subject']]);
			const changed = await journey.store.activities.get(activity.id);
			expect(changed).toMatchObject({ dueAt: START + DAY, owner: 'kim', subject: 'Mail', revision: 0 });
			expect(await noted(async (tx) => await updateActivity(tx, activity.id, { owner: 'kim' }))).toEqual([]);
			await expect(updateActivity(journey.engine, activity.id, { subject: ' ' })).rejects.toThrow(
				/^subject is empty/,
			);
			await expect(updateActivity(journey.engine, activity.id, { startsAt: START })).rejects.toThrow(
				/^start: is for appointments only/,
			);
			await completeActivity(journey.engine, activity.id, null);
			await expect(updateActivity(journey.engine, activity.id, { owner: 'lee' })).rejects.toThrow(
				ConflictError,
			);
			await expect(updateActivity(journey.engine, 'none', {})).rejects.toThrow(NotFoundError);
		});

		it('that is an appointment is moved as a whole, and its invitation gets a new revision', async () => {
			const { activity } = await createActivity(journey.engine, MEETING);
			expect(activity).toMatchObject({
				timeZone: 'Europe/Amsterdam',
				attendees: MEETING.attendees,
				revision: 0,
			});
			const moved = await updateActivity(journey.engine, activity.id, { startsAt: START + 2 * DAY });
			expect(moved).toMatchObject({
				startsAt: START + 2 * DAY,
				endsAt: START + 2 * DAY + HOUR,
				dueAt: START + 2 * DAY,
				revision: 1,
			});
			expect((await updateActivity(journey.engine, activity.id, { owner: 'kim' })).revision).toBe(1);
			await expect(updateActivity(journey.engine, activity.id, { endsAt: START })).rejects.toThrow(
				/^end: is before the start/,
			);
		});

		it('that is an appointment keeps its organizer: the one named, else the owner with an address', async () => {
			const make = async (more: Partial<ActivityRequest>) =>
				(await createActivity(journey.engine, { ...MEETING, ...more })).activity;
			const kim = { email: 'kim@contoso.com', name: null };
			const turns = { rotationId: 'r', owners: ['kim@contoso.com', 'lee'] };
			const made = [
				await make({ owner: turns }),
				await make({ owner: turns }),
				await make({ owner: 'lee', organizer: { email: 'KIM@contoso.com', name: '' } }),
				await make({ owner: null }),
			];
			expect(made.map(({ organizer }) => organizer)).toEqual([kim, null, kim, null]);
			const given = await updateActivity(journey.engine, made[0].id, { owner: 'sam@contoso.com' });
			expect(given).toMatchObject({ owner: 'sam@contoso.com', organizer: kim, revision: 0 });
			await expect(
				updateActivity(journey.engine, made[0].id, { organizer: { email: 'sam@contoso.com', name: null } }),
			).rejects.toThrow(/^organizer: is kim@contoso.com and stays so/);
			// The first address that is known becomes the organizer, which is news for calendars.
			const first = await updateActivity(journey.engine, made[1].id, { owner: 'kim@contoso.com' });
			expect(first).toMatchObject({ organizer: kim, revision: 1 });
			expect(await journey.store.activities.get(first.id)).toEqual(first);
			await expect(make({ organizer: { email: 'kim', name: null } })).rejects.toThrow(/^organizer: "kim" is/);
			const { activity } = await createActivity(journey.engine, { ...TASK, owner: 'kim@contoso.com' });
			expect(activity.organizer).toBeNull();
			await expect(
				updateActivity(journey.engine, activity.id, { organizer: { email: 'kim@contoso.com', name: null } }),
			).rejects.toThrow(/^organizer: is for appointments only/);
		});

		it('is called off once, and journeys hear of it', async () => {
			const { id: contactId } = await journey.contact();
			const { activity } = await createActivity(journey.engine, { ...TASK, contactId });
			const canceled = await cancelActivity(journey.engine, activity.id, 'Has bought');
			expect(canceled).toMatchObject({ status: 'canceled', result: 'Has bought', completedAt: null });
			expect(await journey.store.interactions.list({ contactId })).toEqual([
				expect.objectContaining({
					type: 'activity.cancelled',
					properties: expect.objectContaining({ activityId: activity.id, reason: 'Has bought' }),
				}),
			]);
			await expect(cancelActivity(journey.engine, activity.id, null)).rejects.toThrow(/is already canceled/);
			await expect(completeActivity(journey.engine, activity.id, null)).rejects.toThrow(ConflictError);
		});

		it('is deleted, whatever its status', async () => {
			const { id: contactId } = await journey.contact();
			const { activity } = await createActivity(journey.engine, { ...TASK, contactId });
			expect(await noted(async (tx) => await deleteActivity(tx, activity.id))).toEqual([
				['activity deleted'],
			]);
			expect(await journey.store.activities.get(activity.id)).toBeNull();
			await expect(deleteActivity(journey.engine, activity.id)).rejects.toThrow(NotFoundError);
		});

		const newLead = async () => {
			const { id: contactId } = await journey.contact();
			const { lead } = await createLead(journey.engine, {
				contactId,
				matching: 'email',
				ifFound: 'update',
				fields: { topic: 'Bike', attributes: { size: 1 } },
				origin: null,
			});
			if (lead === null) throw new Error('no lead was made');
			return { contactId, lead };
		};

		it('a lead is changed, and not its stage', async () => {
			const { lead } = await newLead();
			const changes = await noted(
				async (tx) =>
					await updateLead(tx, lead.id, { topic: 'Car', owner: 'kim', attributes: { color: 'red' } }),
			);
			expect(changes).toEqual([['lead updated', 'attributes.color', 'owner', 'topic']]);
			expect(await journey.store.leads.get(lead.id)).toMatchObject({
				topic: 'Car',
				owner: 'kim',
				attributes: { size: 1, color: 'red' },
				stage: lead.stage,
			});
			expect((await updateLead(journey.engine, lead.id, { topic: ' ' })).topic).toBeNull();
			await expect(updateLead(journey.engine, lead.id, { topic: 'x'.repeat(1001) })).rejects.toThrow(
				/^topic: /,
			);
			await expect(updateLead(journey.engine, 'none', {})).rejects.toThrow(NotFoundError);
		});

		it('a lead with activities is deleted only along with these, and another one can take its place', async () => {
			const { lead, contactId } = await newLead();
			await createActivity(journey.engine, { ...TASK, contactId, leadId: lead.id });
			await expect(deleteLead(journey.engine, lead.id)).rejects.toThrow(
				/has sales activities, such as "Call"/,
			);
			expect(await noted(async (tx) => await deleteLead(tx, lead.id, { cascade: true }))).toEqual([
				['activity deleted'],
				['lead deleted'],
			]);
			expect(await journey.store.leads.get(lead.id)).toBeNull();
			const { lead: next, outcome } = await createLead(journey.engine, {
				contactId,
				matching: 'email',
				ifFound: 'update',
				fields: {},
				origin: null,
			});
			expect(outcome).toBe('created');
			expect(next?.id).not.toBe(lead.id);
			await expect(deleteLead(journey.engine, lead.id)).rejects.toThrow(NotFoundError);
		});
	});
});
