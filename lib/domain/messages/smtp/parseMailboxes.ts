import { requireAddress } from './mailAddress';

/** One mailbox, as a header names it. */
export interface Mailbox {
	name: string;
	address: string;
}

/** Quoted texts and what's in angle brackets stay whole; commas and semicolons elsewhere separate. */
const PART = /(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^",;<>]|["<>])+/gsu;

/** `Ada Lovelace <ada@example.com>`, the name quoted or not. */
const WITH_NAME = /^(?<name>[^<>]*)<(?<address>[^<>]*)>$/su;

const QUOTED = /^"(?<text>(?:[^"\\]|\\.)*)"$/su;

/**
 * Comma-separated mailboxes. Nothing is guessed: a text that isn't exactly that is refused, because mail would go
 * somewhere else than its author meant.
 * @param text one line
 * @throws InvalidInputError naming the first part that isn't one address, with or without a name
 */
export function parseMailboxes(text: string, field: string): Mailbox[] {
	return [...text.matchAll(PART)]
		.map(([part]) => part.trim())
		.filter((part) => part !== '')
		.map((part) => {
			const { name, address } = WITH_NAME.exec(part)?.groups ?? { name: '', address: part };
			return { name: plainName(name.trim()), address: requireAddress(address, field) };
		});
}

function plainName(name: string): string {
	return QUOTED.exec(name)?.groups?.text.replace(/\\(.)/gsu, '$1') ?? name;
}
