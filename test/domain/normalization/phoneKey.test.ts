import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';

import { phoneKey } from '../../../lib/domain/normalization';

describe('phoneKey', () => {
	it.each([
		['+49 (0)30 123456', undefined, '+4930123456'],
		['030 / 12 34 56', 'DE', '+4930123456'],
		['030 123456', ' de ', '+4930123456'],
		['0049 30 123456', 'DE', '+4930123456'],
		['tel:+49-30-123456', undefined, '+4930123456'],
		['tel:+1-213-373-4253;ext=5', undefined, '+12133734253'],
		['(213) 373-4253', 'US', '+12133734253'],
		['+1 213 373 4253 ext. 5', undefined, '+12133734253'],
		['＋１　２１３　３７３　４２５３', undefined, '+12133734253'],
		['\u202a+49 30 901820\u202c', undefined, '+4930901820'],
		['Tel: +49 30 901820', undefined, '+4930901820'],
		['Tel.: \u202a030 901820\u202c', 'DE', '+4930901820'],
		['Teléfono: +34 912 34 56 78', undefined, '+34912345678'],
		['+52 1 55 1234 5678', undefined, '+525512345678'],
		['044 55 1234 5678', 'MX', '+525512345678'],
		['+52 55 1234 5678', undefined, '+525512345678'],
		['+4930901820.0', undefined, '+4930901820'],
		['030901820.0', 'DE', '+4930901820'],
		['+1.650.253.0000', undefined, '+16502530000'],
		['+4930123456', 'US', '+4930123456'],
		['+4930123456', 'Atlantis', '+4930123456'],
	])('%j in %s is %s', (input, country, key) => {
		expect(phoneKey(input, country)).toBe(key);
	});

	it.each([
		['', undefined],
		['030 123456', undefined],
		['030 123456', 'Atlantis'],
		['213 373', 'US'],
		['call me at +12133734253', undefined],
		['1-800-FLOWERS', 'US'],
		['+1 555', undefined],
		['+1 123 456 7890', undefined], // of the right length, but no such area
		['+999 999 999', undefined],
		['+52 1 155 1234 567', undefined],
		['Tel: none', 'DE'],
		['jane@example.com', 'US'],
	])('%j in %s is refused', (input, country) => {
		expect(phoneKey(input, country)).toBeNull();
	});

	it('is the same for the national and the international way to write a number, in every country', () => {
		fc.assert(
			fc.property(fc.constantFrom(...getCountries()), (country) => {
				const number = getExampleNumber(country, examples)!;
				expect(phoneKey(number.formatNational(), country)).toBe(number.number);
				expect(phoneKey(number.formatInternational())).toBe(number.number);
				expect(phoneKey(number.getURI())).toBe(number.number);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('is idempotent, and never throws', () => {
		const countries = fc.option(fc.constantFrom('US', 'DE', 'AR', 'MX', 'IT', 'CI', 'BR'), {
			nil: undefined,
		});
		fc.assert(
			fc.property(fc.stringMatching(/^\+?[0-9 ()-]{5,16}$/), countries, (input, country) => {
				const key = phoneKey(input, country);
				if (key !== null) expect(phoneKey(key)).toBe(key);
			}),
			{ numRuns: 2_000 },
		);
		fc.assert(fc.property(fc.string({ unit: 'binary' }), (input) => void phoneKey(input, 'US')));
	});
});
