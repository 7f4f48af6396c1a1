import type { INodeProperties } from 'n8n-workflow';

import { chooseOrganizer, type OrganizerChoice } from '../domain/calendar';
import { InvalidInputError } from '../domain/errors';
import { emailKey } from '../domain/normalization';
import type { Attendee, Contact } from '../store';

/** Who sends the invitations of an appointment. */
export const organizerProperties: INodeProperties[] = [
	{
		displayName: 'Organizer Email',
		name: 'organizerEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@contoso.com',
		description:
			'Who sends the invitation and gets the replies. Leave empty to use the owner, if it’s an email address. Without an organizer, the calendar file is a plain appointment that invites no one.',
	},
	{
		displayName: 'Organizer Name',
		name: 'organizerName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Contoso Sales',
		description: 'Name shown in calendars next to the organizer’s address',
	},
];

/** @throws InvalidInputError when the address is invalid */
export function readOrganizer(email: unknown, name: unknown): OrganizerChoice {
	const choice = { email: String(email ?? ''), name: String(name ?? '') };
	chooseOrganizer(choice, null, 'Organizer Email');
	return choice;
}

/**
 * Who is invited to an appointment, each address once.
 * @param contact invited, too, unless it has no address; null: isn't invited
 * @param others addresses separated by commas, semicolons or lines, or a list; each alone or as `Name
 *   <address>`
 * @param field what these are called, for messages
 * @throws InvalidInputError if one isn't an address
 */
export function readAttendees(
	contact: Partial<Pick<Contact, 'email' | 'firstName' | 'lastName'>> | null,
	others: unknown,
	field: string,
): Attendee[] {
	const attendees = new Map<string, Attendee>();
	const add = ({ email, name }: Attendee): void => {
		const key = emailKey(email);
		if (key === null) {
			throw new InvalidInputError({
				field,
				reason: `"${email.slice(0, 80)}" is not an email address; write it like name@example.com`,
			});
		}
		// Calendars get the plain address, however it was written.
		if (!attendees.has(key)) attendees.set(key, { email: key, name });
	};
	if (contact?.email) {
		const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ');
		add({ email: contact.email, name: name === '' ? null : name });
	}
	for (const each of Array.isArray(others) ? others : String(others ?? '').split(/[,;\n]/)) {
		const text = String(each).trim();
		if (text === '') continue;
		const named = /^(?<name>[^<>]*)<(?<email>[^<>]*)>$/.exec(text)?.groups;
		add(
			named === undefined
				? { email: text, name: null }
				: { email: named.email.trim(), name: named.name.trim().replace(/^"(.*)"$/, '$1') || null },
		);
	}
	return [...attendees.values()];
}
