import fc from 'fast-check';

import { emailKey } from '../../../lib/domain/normalization';

describe('emailKey', () => {
	it.each([
		['Jane.Doe@Example.COM', 'jane.doe@example.com'],
		['  jane@example.com\n', 'jane@example.com'],
		['<jane@example.com>', 'jane@example.com'],
		['mailto:jane@example.com', 'jane@example.com'],
		['MAILTO:Jane@Example.com?subject=Hello&cc=bob@example.org', 'jane@example.com'],
		['<mailto:jane@example.com>', 'jane@example.com'],
		['mailto:<jane@example.com>', 'jane@example.com'],
		['Ada Lovelace <ada@example.com>', 'ada@example.com'],
		['"Lovelace, Ada" <Ada@Example.com>', 'ada@example.com'],
		['ada@example.com <ada@example.com>', 'ada@example.com'],
		['Ada <mailto:ada@example.com>', 'ada@example.com'],
		['jane+spring@example.com', 'jane+spring@example.com'],
		["miles.o'brien@example.com", "miles.o'brien@example.com"],
		['what?!@example.com', 'what?!@example.com'],
		['ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'jane@example.com'],
		['jane@example。com', 'jane@example.com'],
		['jane@MÜNCHEN.de', 'jane@xn--mnchen-3ya.de'],
		['jane@xn--mnchen-3ya.de', 'jane@xn--mnchen-3ya.de'],
		['用户@例え.jp', '用户@xn--r8jz45g.jp'],
		['straße@straße.de', 'straße@xn--strae-oqa.de'],
		['\u200bjane@exam\u00adple.com\ufeff', 'jane@example.com'],
		['\u202ajane@example.com\u202c', 'jane@example.com'],
		['"a@b"@example.com', '"a@b"@example.com'],
		['"a\\"b"@example.com', '"a\\"b"@example.com'],
		['a@1.2.3.example', 'a@1.2.3.example'],
		[`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
	])('%j is %j', (input, key) => {
		expect(emailKey(input)).toBe(key);
	});

	it.each([
		'',
		'   ',
		'jane',
		'@example.com',
		'jane@',
		'jane@localhost',
		'jane@example.com.',
		'jane@.example.com',
		'jane@example..com',
		'.jane@example.com',
		'jane.@example.com',
		'ja..ne@example.com',
		'ja…ne@example.com',
		'ja ne@example.com',
		'jane@exam ple.com',
		'ja\u0000ne@example.com',
		'ja\ud800ne@example.com',
		'jane@bob@example.com',
		'jane@example.com, bob@example.com',
		'jane@example.com;bob@example.com',
		'bob@example.com <jane@example.com>',
		'Bob <bob@example.com>, Jane <jane@example.com>',
		'Jane <jane>',
		'"a"b"@example.com',
		'"@example.com',
		'""@example.com',
		'"a b"@example.com',
		'jane@-example.com',
		'jane@example-.com',
		'jane@exa_mple.com',
		'jane@127.0.0.1',
		'jane@[127.0.0.1]',
		'jane@ex%41mple.com',
		'jane@example.com/path',
		'jane@example.com:25',
		`${'a'.repeat(65)}@example.com`,
		`jane@${'a'.repeat(64)}.com`,
		`${'a'.repeat(60)}@${`${'b'.repeat(48)}.`.repeat(4)}com`,
		`mailto:jane@example.com?body=${'x'.repeat(2_000)}`,
	])('%j is refused', (input) => {
		expect(emailKey(input)).toBeNull();
	});

	it('takes 254 characters and not 255', () => {
		const domain = `${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.`;
		const address = (last: number) => `${'a'.repeat(64)}@${domain}${'e'.repeat(last)}`;
		expect(address(6)).toHaveLength(254);
		expect(emailKey(address(6))).toBe(address(6));
		expect(emailKey(address(7))).toBeNull();
	});

	it('is idempotent and never throws, whatever surrounds the @', () => {
		const local = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ maxLength: 12 }), atext);
		const domain = fc.oneof(
			fc.domain(),
			fc.string({ unit: 'grapheme', maxLength: 8 }).map((label) => `${label}.com`),
		);
		fc.assert(
			fc.property(local, domain, (name, host) => {
				const key = emailKey(`${name}@${host}`);
				if (key !== null) expect(emailKey(key)).toBe(key);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('takes every ordinary address, and makes nothing of case, width and wrapping', () => {
		fc.assert(
			fc.property(atext, fc.domain(), fc.constantFrom('', 'mailto:', ' '), (name, host, prefix) => {
				const address = `${name}@${host}`;
				const key = emailKey(address);
				expect(key).toBe(address.toLowerCase());
				expect(emailKey(`${prefix}${address.toUpperCase()}`)).toBe(key);
				expect(emailKey(fullWidth(address))).toBe(key);
				expect(emailKey(`<${address}>`)).toBe(key);
			}),
		);
	});
});

const atext = fc
	.array(fc.stringMatching(/^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,12}$/), { minLength: 1, maxLength: 3 })
	.map((parts) => parts.join('.'));

function fullWidth(text: string): string {
	return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}
