import { writeInvitation } from '../domain/calendar';
import { emailKey } from '../domain/normalization';
import type { Activity } from '../store';

/** A file's name, type and text. */
export interface CalendarFile {
	fileName: string;
	mimeType: string;
	text: string;
}

/**
 * The `.ics` file of an appointment: the invitation, or, once it was called off, the cancellation. The owner is the
 * organizer where it is an e-mail address.
 * @param now UTC epoch milliseconds
 * @throws InvalidInputError when an address of it is none
 */
export function calendarFile(
	activity: Pick<
		Activity,
		| 'id'
		| 'subject'
		| 'description'
		| 'location'
		| 'startsAt'
		| 'endsAt'
		| 'owner'
		| 'attendees'
		| 'revision'
		| 'status'
	>,
	now: number,
): CalendarFile {
	const cancelled = activity.status === 'cancelled';
	const startsAt = activity.startsAt ?? NaN;
	const organizer = activity.owner === null ? null : emailKey(activity.owner);
	const text = writeInvitation({
		uid: `${activity.id}@n8n-nodes-customer-journey`,
		// A calendar takes a cancellation only when it is newer than the invitation.
		sequence: activity.revision + (cancelled ? 1 : 0),
		method: cancelled ? 'cancel' : 'request',
		summary: activity.subject,
		description: activity.description,
		location: activity.location,
		startsAt,
		endsAt: activity.endsAt ?? startsAt,
		organizer: organizer === null ? null : { email: organizer, name: null },
		attendees: activity.attendees,
		writtenAt: now,
	});
	const method = cancelled ? 'CANCEL' : 'REQUEST';
	return {
		fileName: cancelled ? 'cancellation.ics' : 'invitation.ics',
		mimeType: `text/calendar; charset=utf-8; method=${method}`,
		text,
	};
}
