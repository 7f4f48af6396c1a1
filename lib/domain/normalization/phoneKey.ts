import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * The key under which two spellings of one telephone number are the same: E.164, for example `+4930123456`.
 * Brackets, spaces, full-width digits and a `tel:` prefix make no difference; an extension is dropped, for
 * E.164 has none. Numbers must be possible and valid by Google's metadata ("max" set). Idempotent.
 *
 * @param input what somebody typed or a system sent; a text that only contains a number is refused
 * @param defaultCountry ISO 3166-1 alpha-2, in any case, for numbers written without a country code; an unknown
 *   country counts as none
 * @returns the key, or null for what is not a valid number
 */
export function phoneKey(input: string, defaultCountry?: string): string | null {
	const text = input
		.normalize('NFKC')
		.trim()
		.replace(/^tel:([^;]*).*$/isu, '$1');
	const country = defaultCountry?.trim().toUpperCase();
	const number = parsePhoneNumberFromString(text, {
		defaultCountry: country !== undefined && isSupportedCountry(country) ? country : undefined,
		extract: false,
	});
	return number !== undefined && number.isPossible() && number.isValid() ? number.number : null;
}
