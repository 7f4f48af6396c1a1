import { InvalidInputError } from '../../errors';

/** Control characters, line separators and lone surrogates: they could begin another header, or break this one. */
const UNFIT = /[\p{Cc}\u2028\u2029]|\p{Cs}/u;

/** Whether a text can be put into a header as it is. */
export function isHeaderText(text: string): boolean {
	return !UNFIT.test(text);
}

/**
 * A subject or a sender's name that can't begin another header: each run of line breaks and other control
 * characters becomes a space.
 */
export function cleanHeaderText(text: string): string {
	if (isHeaderText(text)) return text;
	return text
		.toWellFormed()
		.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
		.trim();
}

/**
 * Refuses an address that could begin another header.
 * @param field its name for the message
 * @throws InvalidInputError for control characters and line breaks
 */
export function requireHeaderAddress(field: string, address: string): string {
	if (isHeaderText(address)) return address;
	throw new InvalidInputError({
		field,
		reason: 'has a line break or another control character; remove it',
	});
}
