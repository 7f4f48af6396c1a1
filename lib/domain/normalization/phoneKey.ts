import { isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';

import { INVISIBLE } from './invisible';

/** What people write before a number. */
const LABEL =
	/^(?:tel|t[eé]l|telefone?|tel[eé]fono|phone|mobile?|mob|cell?|celular|m[oó]vil|handy|whatsapp)\s*[.:]+\s*/iu;

/** A number that a spreadsheet turned into floating point. */
const FLOAT = /^(\+?\d{7,})[.,]0+$/;

/** Mobile prefixes that Mexico dropped in 2019 and 2020; people still write them. */
const OLD_MEXICAN_MOBILE = /^(?:1|044|045)(\d{10})$/;

/**
 * The key under which two spellings of one telephone number are the same: E.164, for example `+4930123456`.
 * Brackets, spaces, full-width digits, invisible characters and a label such as `Tel: ` make no difference;
 * an extension is dropped, since E.164 has none. Numbers must be possible and valid by Google's metadata
 * ("max" set). Idempotent.
 *
 * @param input what someone typed or a system sent; a text that only contains a number is rejected
 * @param defaultCountry ISO 3166-1 alpha-2, in any case, for numbers written without a country code; an
 *   unknown country counts as none
 * @returns the key, or null for what isn't a valid number
 */
export function phoneKey(input: string, defaultCountry?: string): string | null {
	// Parameters of a `tel:` address (RFC 3966).
	const text = plainPhone(input).normalize('NFKC').replace(/;.*$/s, '');
	const country = defaultCountry?.trim().toUpperCase();
	const number = parsePhoneNumberFromString(text, {
		defaultCountry: country !== undefined && isSupportedCountry(country) ? country : undefined,
		extract: false,
	});
	if (number === undefined) return null;
	const valid = isGood(number) ? number : withoutOldPrefix(number);
	return valid === undefined ? null : valid.number;
}

/** A number as it is stored: as written, without what surrounds it. */
export function plainPhone(input: string): string {
	return input.replace(INVISIBLE, '').trim().replace(LABEL, '').replace(FLOAT, '$1');
}

function withoutOldPrefix({ countryCallingCode, nationalNumber }: PhoneNumber): PhoneNumber | undefined {
	const rest = countryCallingCode === '52' ? OLD_MEXICAN_MOBILE.exec(nationalNumber)?.[1] : undefined;
	if (rest === undefined) return undefined;
	const number = parsePhoneNumberFromString(`+52${rest}`, { extract: false });
	return number !== undefined && isGood(number) ? number : undefined;
}

function isGood(number: PhoneNumber): boolean {
	return number.isPossible() && number.isValid();
}
