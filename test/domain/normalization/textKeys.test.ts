import fc from 'fast-check';

import { nameKey, textKey } from '../../../lib/domain/normalization';

/** Every code point of the planes that hold alphabets; above there are only ideographs, tags and private ones. */
function* codePoints(): Generator<string> {
	for (let point = 0; point <= 0x1ffff; point++) {
		if (point < 0xd800 || point > 0xdfff) yield String.fromCodePoint(point);
	}
}

describe('nameKey', () => {
	it.each([
		['  Zoë   Müller ', 'zoe muller'],
		['Zoe\u0308', 'zoe'],
		['STRASSE', 'strasse'],
		['Straße', 'strasse'],
		['Søren Kierkegård', 'soren kierkegard'],
		['Æthelred Œuvre', 'aethelred oeuvre'],
		['Łukasz Wałęsa', 'lukasz walesa'],
		['Đặng Thị Ngọc', 'dang thi ngoc'],
		['Þórður', 'thordur'],
		['İbrahim IŞIK ışık', 'ibrahim isik isik'],
		['O’Brien', "o'brien"],
		['O´Brien', "o'brien"],
		['O\u1ffdBrien', "o'brien"],
		['x\u207by', 'x-y'],
		['\u1100\u1175\u11b7', '\uae40'], // the parts of Hangul come out as one
		['Jean‑Luc', 'jean-luc'],
		['ＡＣＭＥ\u3000ﬁlms', 'acme films'],
		['Αλέξανδρος', 'αλεξανδροσ'],
		['Фёдор', 'федор'],
		['محمّد', 'محمد'],
		['שָׁלוֹם', 'שלום'],
		['   ', ''],
	])('%j is %j', (input, key) => {
		expect(nameKey(input)).toBe(key);
	});

	it('keeps apart names whose marks are letters of their own', () => {
		expect(nameKey('राम')).not.toBe(nameKey('रमा'));
		expect(nameKey('かき')).not.toBe(nameKey('がき'));
		expect(nameKey('Anna')).not.toBe(nameKey('Ana'));
	});
});

describe('textKey', () => {
	it.each([
		['  Espresso ', 'espresso'],
		['ＥＳＰＲＥＳＳＯ', 'espresso'],
		['Crème', 'crème'],
		['Cre\u0300me', 'crème'],
		['ΟΔΟΣ', 'οδοσ'],
		['οδος', 'οδοσ'],
		['Flat  White', 'flat  white'],
		['\u00a0a\u00a0', 'a'],
	])('%j is %j', (input, key) => {
		expect(textKey(input)).toBe(key);
	});
});

describe.each([
	['nameKey', nameKey],
	['textKey', textKey],
])('%s', (_, key) => {
	it('is idempotent for every code point', () => {
		const broken: string[] = [];
		for (const character of codePoints()) {
			const once = key(`a${character}b`);
			if (key(once) !== once) broken.push(character);
		}
		expect(broken).toEqual([]);
	});

	it('makes nothing of case for every code point', () => {
		const broken: string[] = [];
		for (const character of codePoints()) {
			const wanted = key(character);
			if (key(character.toUpperCase()) !== wanted || key(character.toLowerCase()) !== wanted)
				broken.push(character);
		}
		expect(broken).toEqual([]);
	});

	it('is idempotent and makes nothing of case, normalization and surrounding white space', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (input) => {
				const once = key(input);
				expect(key(once)).toBe(once);
				expect(key(input.toUpperCase())).toBe(once);
				expect(key(input.normalize('NFD'))).toBe(once);
				expect(key(` \t${input}\n`)).toBe(once);
			}),
			{ numRuns: 2_000 },
		);
	});
});
