import { chooseOrganizer, type OrganizerChoice } from '../../domain/calendar';
import { InvalidInputError, NotFoundError } from '../../domain/errors';
import { nextInTurn } from '../../domain/rotation';
import type { Activity, ActivityKind, Attendee } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { noteChanges } from '../changes/noteChanges';
import { lockContact } from './lockContact';
import type { JourneyOrigin } from './origin';

/** People who get activities in turn. */
export interface OwnerRotation {
	/** Where the turn is remembered: a step of a journey, or a name that several steps share. */
	rotationId: string;
	owners: string[];
}

export interface ActivityRequest {
	kind: ActivityKind;
	subject: string;
	description: string | null;
	/** UTC epoch milliseconds. */
	dueAt: number | null;
	/** Appointments only, UTC epoch milliseconds. */
	startsAt: number | null;
	endsAt: number | null;
	/** Appointments only, like the three below: the IANA zone in which it was planned. */
	timeZone?: string | null;
	location?: string | null;
	/** Who invites; blank or left out: the owner, if that is an email address. */
	organizer?: OrganizerChoice | null;
	attendees?: Attendee[];
	owner: string | null | OwnerRotation;
	contactId: string | null;
	leadId: string | null;
	accountId: string | null;
	origin: JourneyOrigin | null;
}

/**
 * Gives a salesperson something to do. A contact or lead that was merged is the one that it was merged into. Where several take turns, the choice is kept together with the activity: a
 * step that is run again gives the same owner, and no one loses a turn.
 * @returns the activity; `repeated` when this step had made it already in this visit
 * @throws NotFoundError when there is no such contact or lead; InvalidInputError without a subject, when an appointment ends before it begins, when the organizer's address
 *   is none, or when a list of owners is empty
 * @example
 * ```ts
 * const { activity } = await createActivity(engine, {
 *   kind: 'task',
 *   subject: 'Call Ada back',
 *   description: null,
 *   dueAt: Date.UTC(2026, 0, 2, 9),
 *   startsAt: null,
 *   endsAt: null,
 *   owner: 'kim@example.com',
 *   contactId: ada.id,
 *   leadId: null,
 *   accountId: null,
 *   origin: null,
 * });
 * const completed = await completeActivity(engine, activity.id, 'Reached');
 * console.log(activity.status, completed.status); // open completed
 * ```
 */
export async function createActivity(
	context: EngineContext,
	request: ActivityRequest,
): Promise<{ activity: Activity; repeated: boolean }> {
	const subject = checkActivity(request);
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		// The same step run twice at the same moment makes one activity: the second waits here for the first.
		const contact = request.contactId === null ? null : await lockContact(tx, request.contactId);
		const lead = request.leadId === null ? null : await store.leads.get(request.leadId);
		if (request.leadId !== null && lead === null) throw new NotFoundError('lead', request.leadId);
		if (request.origin !== null) {
			const made = await store.activities.findByOrigin(request.origin);
			if (made !== null) return { activity: made, repeated: true };
		}
		const owner = await chooseOwner(tx, request.owner);
		const activity = await store.activities.insert({
			kind: request.kind,
			subject,
			description: request.description,
			dueAt: request.dueAt,
			startsAt: request.startsAt,
			endsAt: request.endsAt,
			timeZone: request.timeZone ?? null,
			location: request.location ?? null,
			attendees: request.attendees ?? [],
			organizer: request.kind === 'appointment' ? chooseOrganizer(request.organizer, owner) : null,
			owner,
			contactId: contact?.id ?? null,
			accountId: request.accountId,
			leadId: lead?.id ?? null,
			journeyId: request.origin?.journeyId ?? null,
			enrollmentId: request.origin?.enrollmentId ?? null,
			stepId: request.origin?.stepId ?? null,
			originId: request.origin?.originId ?? null,
		});
		if (activity.contactId !== null) {
			await noteChanges(tx, [
				{
					contactId: activity.contactId,
					recordType: 'activity',
					recordId: activity.id,
					action: 'created',
					fields: null,
				},
			]);
		}
		return { activity, repeated: false };
	});
}

/**
 * Checks what can be checked without the store.
 * @returns the subject without surrounding blanks
 * @throws InvalidInputError without a subject, or when an appointment has no start, or ends before it
 */
export function checkActivity({
	kind,
	subject,
	startsAt,
	endsAt,
}: Pick<ActivityRequest, 'kind' | 'subject' | 'startsAt' | 'endsAt'>): string {
	const text = checkSubject(subject);
	if (kind === 'appointment' && startsAt === null) {
		throw new InvalidInputError({ field: 'start', reason: 'is missing; an appointment needs a start time' });
	}
	if (startsAt !== null && endsAt !== null && endsAt < startsAt) {
		throw new InvalidInputError({ field: 'end', reason: 'is before the start of the appointment' });
	}
	return text;
}

/** @throws InvalidInputError when it is blank */
export function checkSubject(subject: string): string {
	const text = subject.trim();
	if (text !== '') return text;
	throw new InvalidInputError({ field: 'subject', reason: 'is empty; say what to do' });
}

async function chooseOwner(
	{ store }: EngineContext,
	owner: ActivityRequest['owner'],
): Promise<string | null> {
	if (owner === null || typeof owner === 'string') return owner;
	if (owner.owners.length === 0) {
		throw new InvalidInputError({ field: 'owners', reason: 'is empty; list the people who take turns' });
	}
	const rotation = await store.rotations.lock(owner.rotationId);
	const { position, who } = nextInTurn(owner.owners, rotation);
	await store.rotations.advance(owner.rotationId, position, who);
	return who;
}
