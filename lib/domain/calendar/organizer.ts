import { InvalidInputError } from '../errors';
import { emailKey } from '../normalization';
import type { CalendarPerson } from './invitation';

/** The organizer as requested; blank: the owner. */
export interface OrganizerChoice {
	email: string | null;
	name: string | null;
}

/**
 * Who sends an appointment's invitations and gets the answers: the named address, otherwise the owner if the
 * owner is an email address.
 *
 * @param field what the address is called where it comes from, for messages
 * @returns null when there is no address: then no one can be invited
 * @throws InvalidInputError when the named address is invalid
 */
export function chooseOrganizer(
	choice: OrganizerChoice | null | undefined,
	owner: string | null,
	field = 'organizer',
): CalendarPerson | null {
	const name = oneLine(choice?.name ?? '') || null;
	const named = choice?.email?.trim() ?? '';
	if (named === '') {
		const email = owner === null ? null : emailKey(owner);
		return email === null ? null : { email, name };
	}
	const email = emailKey(named);
	if (email !== null) return { email, name };
	throw new InvalidInputError({
		field,
		reason: `"${oneLine(named).slice(0, 80)}" is not an email address; write it like name@example.com, or leave it empty`,
	});
}

function oneLine(text: string): string {
	return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
