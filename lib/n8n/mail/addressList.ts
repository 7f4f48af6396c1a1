import { InvalidInputError } from '../../domain/errors';
import { headerText, parseMailboxes, type Mailbox } from '../../domain/messages';

export type { Mailbox } from '../../domain/messages';

/** More recipients than this in one mail is a mistake, or a mailing that needs one mail per person. */
const MOST = 100;

/**
 * Comma-separated addresses, with or without names: `Ada <ada@example.com>, grace@example.com`.
 * @throws InvalidInputError naming the first one that isn't an address, and for line breaks
 */
export function readAddresses(value: string, field: string): Mailbox[] {
	const mailboxes = parseMailboxes(headerText(value, field), field);
	if (mailboxes.length <= MOST) return mailboxes;
	throw new InvalidInputError({
		field,
		reason: `has ${mailboxes.length} addresses; the most is ${MOST}. Send one email per contact instead`,
	});
}

/**
 * Exactly one address.
 * @throws InvalidInputError if there is none, or several
 */
export function readAddress(value: string, field: string, remedy: string): Mailbox {
	const mailboxes = readAddresses(value, field);
	if (mailboxes.length === 1) return mailboxes[0];
	throw new InvalidInputError({
		field,
		reason: mailboxes.length === 0 ? `is empty; ${remedy}` : 'has several addresses; enter one',
	});
}
