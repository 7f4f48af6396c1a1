import { InvalidInputError } from '../../errors';
import { isHeaderText } from '../content';
import { emailKey, plainEmail } from '../../normalization';

/**
 * A text for one header line, trimmed.
 * @throws InvalidInputError if it contains a line break or another control character, which would let it add
 *   headers of its own
 */
export function headerText(value: string, field: string): string {
	const text = value.trim();
	if (isHeaderText(text)) return text;
	throw new InvalidInputError({
		field,
		reason:
			'contains a line break or another control character; remove it, for example with .replace(/\\s+/g, " ")',
	});
}

/**
 * An address without what mail programs put around it, such as `mailto:`, and without invisible characters.
 * @throws InvalidInputError unless it’s one address, such as `ada@example.com`
 */
export function requireAddress(value: string, field: string): string {
	const address = headerText(value, field);
	if (!/[<>"]/.test(address) && emailKey(address) !== null) return plainEmail(address);
	throw new InvalidInputError({
		field,
		reason: `"${address.slice(0, 80)}" is not an email address such as ada@example.com`,
	});
}

/** The domain of an address, lower case and in ASCII. */
export function asciiDomainOf(address: string): string {
	const key = emailKey(address) ?? address;
	return key.slice(key.lastIndexOf('@') + 1);
}
