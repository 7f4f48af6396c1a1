import { InvalidInputError } from '../errors';
import { escapeText, foldLine, quoteParameter } from './contentLine';

export interface CalendarPerson {
	email: string;
	name: string | null;
}

/** An appointment as calendars understand it. Instants are UTC epoch milliseconds. */
export interface Invitation {
	/** The same for all that is ever sent about this appointment. */
	uid: string;
	/** How often it was changed so far: a calendar takes the highest for the truth. */
	sequence: number;
	/** `cancel` calls it off. */
	method: 'request' | 'cancel';
	summary: string;
	description: string | null;
	location: string | null;
	startsAt: number;
	endsAt: number;
	organizer: CalendarPerson | null;
	attendees: CalendarPerson[];
	/** When this was written. */
	writtenAt: number;
}

/** Written like an address; what else may be one is for the mail provider to say. */
const ADDRESS = /^(?<local>[^\s\p{C}]+)@(?<domain>[^\s\p{C}@<>,;:"\\/?#%]+)$/u;

/** What may stand in the local part of a `mailto:` address as it is (RFC 6068, 2). */
const PLAIN = /[A-Za-z0-9._~!$'*+^{|}=-]/;

/**
 * The text of an `.ics` file (RFC 5545, RFC 5546) with one appointment. Times are in UTC, so that no time zone has
 * to be described; calendars show them in the zone of whoever looks.
 * @throws InvalidInputError when the appointment ends before it begins, a time is none, or an address is none
 */
export function writeInvitation(invitation: Invitation): string {
	const { startsAt, endsAt, organizer, attendees, method } = invitation;
	if (endsAt < startsAt) {
		throw new InvalidInputError({ field: 'end', reason: 'is before the start of the appointment' });
	}
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//n8n-nodes-customer-journey//EN',
		'CALSCALE:GREGORIAN',
		`METHOD:${method.toUpperCase()}`,
		'BEGIN:VEVENT',
		`UID:${escapeText(invitation.uid)}`,
		`SEQUENCE:${invitation.sequence}`,
		`DTSTAMP:${utcTime('writtenAt', invitation.writtenAt)}`,
		`DTSTART:${utcTime('start', startsAt)}`,
		// Without an end it takes no time at all; an end at the start is not allowed (RFC 5545, 3.8.2.2).
		...(endsAt === startsAt ? [] : [`DTEND:${utcTime('end', endsAt)}`]),
		`SUMMARY:${escapeText(invitation.summary)}`,
		...(invitation.description === null ? [] : [`DESCRIPTION:${escapeText(invitation.description)}`]),
		...(invitation.location === null ? [] : [`LOCATION:${escapeText(invitation.location)}`]),
		...(organizer === null ? [] : [`ORGANIZER${commonName(organizer)}:${address('organizer', organizer)}`]),
		...attendees.map(
			(attendee) =>
				`ATTENDEE${commonName(attendee)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:${address('attendees', attendee)}`,
		),
		`STATUS:${method === 'cancel' ? 'CANCELLED' : 'CONFIRMED'}`,
		'END:VEVENT',
		'END:VCALENDAR',
	];
	return lines.map(foldLine).join('');
}

function commonName({ name }: CalendarPerson): string {
	return name === null || name === '' ? '' : `;CN=${quoteParameter(name)}`;
}

function address(field: string, { email }: CalendarPerson): string {
	const { local, domain } = ADDRESS.exec(email)?.groups ?? {};
	if (local !== undefined) {
		const encoded = [...local].map((character) =>
			PLAIN.test(character) ? character : encodeURIComponent(character),
		);
		return `mailto:${encoded.join('')}@${domain}`;
	}
	throw new InvalidInputError({
		field,
		reason: `"${email.slice(0, 80)}" is not an e-mail address; write it like name@example.com`,
	});
}

/** `20260105T090000Z` */
function utcTime(field: string, instant: number): string {
	const date = new Date(instant);
	if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999) {
		throw new InvalidInputError({ field, reason: 'is not a time between the years 0 and 9999' });
	}
	return date.toISOString().replace(/[-:]|\.\d+/g, '');
}
