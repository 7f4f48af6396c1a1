import { InvalidInputError } from '../../domain/errors';
import type { Activity, ActivityKind } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { noteChanges } from '../reactions/noteChanges';
import type { JourneyOrigin } from './origin';

export interface ActivityRequest {
	kind: ActivityKind;
	subject: string;
	description: string | null;
	/** UTC epoch milliseconds. */
	dueAt: number | null;
	/** Appointments only, UTC epoch milliseconds. */
	startsAt: number | null;
	endsAt: number | null;
	owner: string | null;
	contactId: string | null;
	leadId: string | null;
	accountId: string | null;
	origin: JourneyOrigin | null;
}

/**
 * Gives a salesperson something to do.
 * @returns the activity; `repeated` when this step had made it already in this visit
 * @throws InvalidInputError without a subject, or when an appointment ends before it begins
 */
export async function createActivity(
	context: EngineContext,
	request: ActivityRequest,
): Promise<{ activity: Activity; repeated: boolean }> {
	const subject = request.subject.trim();
	if (subject === '')
		throw new InvalidInputError({ field: 'subject', reason: 'is empty; say what is to be done' });
	if (request.kind === 'appointment' && request.startsAt === null) {
		throw new InvalidInputError({ field: 'start', reason: 'is missing; an appointment needs a beginning' });
	}
	if (request.startsAt !== null && request.endsAt !== null && request.endsAt < request.startsAt) {
		throw new InvalidInputError({ field: 'end', reason: 'is before the start of the appointment' });
	}
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		if (request.origin !== null) {
			const made = await store.activities.findByOrigin(request.origin);
			if (made !== null) return { activity: made, repeated: true };
		}
		const activity = await store.activities.insert({
			kind: request.kind,
			subject,
			description: request.description,
			due_at: request.dueAt,
			starts_at: request.startsAt,
			ends_at: request.endsAt,
			owner: request.owner,
			contact_id: request.contactId,
			account_id: request.accountId,
			lead_id: request.leadId,
			journey_id: request.origin?.journeyId ?? null,
			enrollment_id: request.origin?.enrollmentId ?? null,
			step_id: request.origin?.stepId ?? null,
			origin_id: request.origin?.originId ?? null,
		});
		if (activity.contactId !== null) {
			await noteChanges(tx, [
				{
					contact_id: activity.contactId,
					record_type: 'activity',
					record_id: activity.id,
					action: 'created',
					fields: null,
				},
			]);
		}
		return { activity, repeated: false };
	});
}
