import { chooseOrganizer, type CalendarPerson, type OrganizerChoice } from '../../domain/calendar';
import { ConflictError, InvalidInputError, NotFoundError } from '../../domain/errors';
import { ACTIVITY_CANCELLED } from '../../domain/interactions';
import type { Activity, ActivityChanges, NewChange } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { changedFields, noteChanges } from '../changes/noteChanges';
import { recordInteractions } from '../interactions/recordInteractions';
import { checkSubject } from './createActivity';

/**
 * What may be changed in an activity. Absent fields stay; null empties. Instants are UTC epoch milliseconds.
 */
export interface ActivityFields {
	subject?: string;
	description?: string | null;
	dueAt?: number | null;
	startsAt?: number;
	endsAt?: number | null;
	location?: string | null;
	owner?: string | null;
	/** Only for an appointment that has none yet. */
	organizer?: OrganizerChoice;
}

/**
 * Changes an open activity. When the times, place or subject of an appointment change, its invitation gets a
 * new revision.
 * @throws NotFoundError when there is none; ConflictError when it is no longer open
 * @throws InvalidInputError for a blank subject, and for an appointment that would end before it begins
 */
export async function updateActivity(
	context: EngineContext,
	id: string,
	fields: ActivityFields,
): Promise<Activity> {
	return await inTransaction(context, async (tx) => {
		const before = await openActivity(tx, id);
		const changes = changesTo(before, fields);
		if (Object.keys(changes).length === 0) return before;
		const startsAt = changes.startsAt ?? before.startsAt;
		const endsAt = changes.endsAt === undefined ? before.endsAt : changes.endsAt;
		if (startsAt !== null && endsAt !== null && endsAt < startsAt) {
			throw new InvalidInputError({ field: 'end', reason: 'is before the start of the appointment' });
		}
		if (before.kind === 'appointment' && INVITED.some((column) => column in changes)) {
			changes.revision = before.revision + 1;
		}
		const activity = (await tx.store.activities.update(id, changes)) ?? before;
		await note(tx, activity, 'updated', changedFields(before, activity));
		return activity;
	});
}

/**
 * Cancels an open activity and raises `activity.cancelled` for its contact.
 * @throws NotFoundError when there is none; ConflictError when it is no longer open
 */
export async function cancelActivity(
	context: EngineContext,
	id: string,
	reason: string | null,
): Promise<Activity> {
	return await inTransaction(context, async (tx) => {
		const before = await openActivity(tx, id);
		const activity = await tx.store.activities.cancel(id, reason);
		if (activity === null) throw new ConflictError(`Activity ${id} is no longer open`);
		await note(tx, activity, 'updated', changedFields(before, activity));
		if (activity.contactId !== null) {
			await recordInteractions(tx, [
				{
					contactId: activity.contactId,
					type: ACTIVITY_CANCELLED,
					occurredAt: tx.store.clock.now(),
					properties: {
						activityId: activity.id,
						kind: activity.kind,
						subject: activity.subject,
						owner: activity.owner,
						leadId: activity.leadId,
						reason,
					},
					source: null,
					idempotencyKey: `${ACTIVITY_CANCELLED}:${activity.id}`,
					contentHash: null,
				},
			]);
		}
		return activity;
	});
}

/**
 * Deletes an activity, whatever its status.
 * @throws NotFoundError when there is none
 */
export async function deleteActivity(context: EngineContext, id: string): Promise<Activity> {
	return await inTransaction(context, async (tx) => {
		const activity = await tx.store.activities.delete(id);
		if (activity === null) throw new NotFoundError('activity', id);
		await note(tx, activity, 'deleted', null);
		return activity;
	});
}

const INVITED = ['subject', 'description', 'startsAt', 'endsAt', 'location', 'organizer'] as const;

async function openActivity({ store }: EngineContext, id: string): Promise<Activity> {
	const activity = await store.activities.get(id);
	if (activity === null) throw new NotFoundError('activity', id);
	if (activity.status !== 'open') throw new ConflictError(`Activity ${id} is already ${activity.status}`);
	return activity;
}

function changesTo(before: Activity, fields: ActivityFields): ActivityChanges {
	const changes: ActivityChanges = {};
	if (fields.subject !== undefined && checkSubject(fields.subject) !== before.subject) {
		changes.subject = checkSubject(fields.subject);
	}
	if (fields.description !== undefined && fields.description !== before.description) {
		changes.description = fields.description;
	}
	if (fields.dueAt !== undefined && fields.dueAt !== before.dueAt) changes.dueAt = fields.dueAt;
	if (fields.owner !== undefined && fields.owner !== before.owner) changes.owner = fields.owner;
	if (before.kind !== 'appointment') {
		for (const [name, value] of Object.entries({
			start: fields.startsAt,
			end: fields.endsAt,
			location: fields.location,
			organizer: fields.organizer,
		})) {
			if (value === undefined) continue;
			throw new InvalidInputError({
				field: name,
				reason: `is for appointments only; ${name === 'organizer' ? 'leave it out' : 'set the due date instead'}`,
			});
		}
		return changes;
	}
	if (fields.startsAt !== undefined && fields.startsAt !== before.startsAt) {
		changes.startsAt = fields.startsAt;
		// An appointment is due when it begins, and keeps its length unless a new end is given.
		if (fields.dueAt === undefined) changes.dueAt = fields.startsAt;
		if (fields.endsAt === undefined && before.endsAt !== null && before.startsAt !== null) {
			changes.endsAt = fields.startsAt + before.endsAt - before.startsAt;
		}
	}
	if (fields.endsAt !== undefined && fields.endsAt !== before.endsAt) changes.endsAt = fields.endsAt;
	if (fields.location !== undefined && fields.location !== before.location)
		changes.location = fields.location;
	const organizer = newOrganizer(before, fields);
	if (organizer !== null) changes.organizer = organizer;
	return changes;
}

/**
 * The organizer that a change gives an appointment; null: it keeps the one it has. Calendars accept updates
 * only from the person who sent the invitation, so a new owner doesn't change the organizer.
 */
function newOrganizer(before: Activity, fields: ActivityFields): CalendarPerson | null {
	const owner = fields.owner === undefined ? before.owner : fields.owner;
	if (before.organizer === null) return chooseOrganizer(fields.organizer, owner);
	const { organizer } = before;
	const wanted = chooseOrganizer(fields.organizer, null);
	if (wanted === null || wanted.email === organizer.email) return null;
	throw new InvalidInputError({
		field: 'organizer',
		reason: `is ${organizer.email} and stays so, since calendars take updates from no one else; cancel the appointment and create a new one`,
	});
}

async function note(
	context: EngineContext,
	{ id, contactId }: Activity,
	action: NewChange['action'],
	fields: string[] | null,
): Promise<void> {
	if (contactId === null) return;
	await noteChanges(context, [{ contactId, recordType: 'activity', recordId: id, action, fields }]);
}
