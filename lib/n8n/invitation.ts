import { calendarMethod, writeInvitation } from '../domain/calendar';
import type { Activity } from '../store';

/** A file's name, type and text. */
export interface CalendarFile {
	fileName: string;
	mimeType: string;
	text: string;
}

type Appointment = Pick<
	Activity,
	| 'id'
	| 'subject'
	| 'description'
	| 'location'
	| 'startsAt'
	| 'endsAt'
	| 'organizer'
	| 'attendees'
	| 'revision'
	| 'status'
>;

/**
 * The current `.ics` file of an appointment. With an organizer and attendees it is an invitation, or, once
 * the appointment is canceled, the cancellation; otherwise a plain calendar file.
 * @param now UTC epoch milliseconds
 * @returns null for a canceled appointment to which no one was invited
 * @throws InvalidInputError when one of its addresses is invalid
 */
export function calendarFile(activity: Appointment, now: number): CalendarFile | null {
	const canceled = activity.status === 'canceled';
	const startsAt = activity.startsAt ?? NaN;
	const { organizer, attendees } = activity;
	const method = calendarMethod({ organizer, attendees, canceled });
	if (canceled && method === null) return null;
	const text = writeInvitation({
		uid: `${activity.id}@n8n-nodes-customer-journey`,
		// A calendar accepts a cancellation only if it is newer than the invitation.
		sequence: activity.revision + (canceled ? 1 : 0),
		canceled,
		summary: activity.subject,
		description: activity.description,
		location: activity.location,
		startsAt,
		endsAt: activity.endsAt ?? startsAt,
		organizer,
		attendees,
		writtenAt: now,
	});
	return {
		fileName: FILE_NAMES[method ?? 'PLAIN'],
		mimeType: `text/calendar; charset=utf-8${method === null ? '' : `; method=${method}`}`,
		text,
	};
}

const FILE_NAMES = { REQUEST: 'invitation.ics', CANCEL: 'cancellation.ics', PLAIN: 'appointment.ics' };
