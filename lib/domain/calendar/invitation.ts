import { InvalidInputError } from '../errors';
import { emailKey } from '../normalization';
import { escapeText, foldLine, quoteParameter } from './contentLine';

export interface CalendarPerson {
	email: string;
	name: string | null;
}

/** An appointment in the terms of calendars. Instants are UTC epoch milliseconds. */
export interface Invitation {
	/** The same in every file about this appointment. */
	uid: string;
	/** How often it has changed so far: calendars keep the version with the highest number. */
	sequence: number;
	/** It was canceled. */
	canceled: boolean;
	summary: string;
	description: string | null;
	location: string | null;
	startsAt: number;
	endsAt: number;
	/** null: no one, so no one is invited. */
	organizer: CalendarPerson | null;
	attendees: CalendarPerson[];
	/** When this was written. */
	writtenAt: number;
}

/** What a file asks of a calendar (RFC 5546): to answer an invitation, or to remove an appointment. */
export type CalendarMethod = 'REQUEST' | 'CANCEL';

/** What may appear unescaped in the local part of a `mailto:` address (RFC 6068, 2; RFC 3986, 2). */
const PLAIN = /[A-Za-z0-9._~!$'*+-]/;

/**
 * The method of an appointment's file. An invitation needs one organizer and at least one attendee, a cancellation an
 * organizer (RFC 5546, 3.2.2 and 3.2.5).
 * @returns null: a plain calendar file, which asks no one for anything
 */
export function calendarMethod({
	organizer,
	attendees,
	canceled,
}: Pick<Invitation, 'organizer' | 'attendees' | 'canceled'>): CalendarMethod | null {
	if (organizer === null || attendees.length === 0) return null;
	return canceled ? 'CANCEL' : 'REQUEST';
}

/**
 * The text of an `.ics` file (RFC 5545, RFC 5546) with one appointment: an invitation or a cancellation if
 * `calendarMethod` says so, otherwise a plain calendar file without METHOD, ORGANIZER and ATTENDEE. Times are
 * in UTC, so no time zone has to be described; calendars show them in the reader's own zone.
 * @throws InvalidInputError when the appointment ends before it begins, a time or an address is invalid, or a
 *   cancellation is requested but no one was invited
 */
export function writeInvitation(invitation: Invitation): string {
	const { startsAt, endsAt, canceled } = invitation;
	if (endsAt < startsAt) {
		throw new InvalidInputError({ field: 'end', reason: 'is before the start of the appointment' });
	}
	const method = calendarMethod(invitation);
	if (canceled && method === null) {
		throw new InvalidInputError({
			field: 'organizer',
			reason:
				'is missing, or there are no attendees: no one was invited, so there is no invitation to cancel',
		});
	}
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//n8n-nodes-customer-journey//EN',
		'CALSCALE:GREGORIAN',
		...(method === null ? [] : [`METHOD:${method}`]),
		'BEGIN:VEVENT',
		`UID:${escapeText(invitation.uid)}`,
		`SEQUENCE:${invitation.sequence}`,
		`DTSTAMP:${utcTime('writtenAt', invitation.writtenAt)}`,
		`DTSTART:${utcTime('start', startsAt)}`,
		// Without an end it takes no time; an end equal to the start isn't allowed (RFC 5545, 3.8.2.2).
		...(endsAt === startsAt ? [] : [`DTEND:${utcTime('end', endsAt)}`]),
		`SUMMARY:${escapeText(invitation.summary)}`,
		...(invitation.description === null ? [] : [`DESCRIPTION:${escapeText(invitation.description)}`]),
		...(invitation.location === null ? [] : [`LOCATION:${escapeText(invitation.location)}`]),
		...(method === null ? [] : people(invitation, method)),
		`STATUS:${canceled ? 'CANCELLED' : 'CONFIRMED'}`,
		'END:VEVENT',
		'END:VCALENDAR',
	];
	return lines.map(foldLine).join('');
}

function people({ organizer, attendees }: Invitation, method: CalendarMethod): string[] {
	// A cancellation needs no answer.
	const answer = method === 'REQUEST' ? ';PARTSTAT=NEEDS-ACTION;RSVP=TRUE' : '';
	return [
		...(organizer === null ? [] : [`ORGANIZER${commonName(organizer)}:${address('organizer', organizer)}`]),
		...attendees.map(
			(attendee) =>
				`ATTENDEE${commonName(attendee)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT${answer}:${address('attendees', attendee)}`,
		),
	];
}

function commonName({ name }: CalendarPerson): string {
	return name === null || name === '' ? '' : `;CN=${quoteParameter(name)}`;
}

/** A `mailto:` URI, in ASCII. */
function address(field: string, { email }: CalendarPerson): string {
	const key = emailKey(email);
	if (key === null) {
		throw new InvalidInputError({
			field,
			reason: `"${email.slice(0, 80)}" is not an email address; write it like name@example.com`,
		});
	}
	const at = key.lastIndexOf('@');
	const local = [...key.slice(0, at)].map((character) =>
		PLAIN.test(character) ? character : encodeURIComponent(character),
	);
	return `mailto:${local.join('')}${key.slice(at)}`;
}

/** `20260105T090000Z` */
function utcTime(field: string, instant: number): string {
	const date = new Date(instant);
	if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999) {
		throw new InvalidInputError({ field, reason: 'is not a time between the years 0 and 9999' });
	}
	return date.toISOString().replace(/[-:]|\.\d+/g, '');
}
