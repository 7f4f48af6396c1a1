import { foldCase } from './textKey';

/** Letters that people write without their stroke or ligature, but that Unicode doesn't decompose. */
const PLAIN_LETTERS: Record<string, string> = {
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ħ: 'h',
	ŧ: 't',
	ŋ: 'n',
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'g');

/**
 * Where Unicode keeps the combining marks (\p{M}) that are diacritics, points or optional vowel signs. Not
 * all marks are: in Devanagari, Thai or Japanese a mark is the vowel or the voicing, and two different names
 * would become one without it.
 */
const DIACRITICS: ReadonlyArray<readonly [first: number, last: number]> = [
	[0x0300, 0x036f], // Latin, Greek, Cyrillic
	[0x0591, 0x05c7], // Hebrew
	[0x064b, 0x065f], // Arabic
	[0x0670, 0x0670],
	[0x1ab0, 0x1aff], // More of the first
	[0x1dc0, 0x1dff],
	[0x20d0, 0x20ff],
	[0xfe20, 0xfe2f],
];

const APOSTROPHES = /[\u0060\u00b4\u02b9\u02bb\u02bc\u02c8\u2018\u2019\u201b\u2032\uff07]/g;
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;

/**
 * The key under which two spellings of a person's or company's name count as the same: case, diacritics,
 * width, kinds of apostrophe and hyphen, and runs of white space make no difference (`Zoë  O’Brien` and `zoe
 * o'brien`; `Straße` and `STRASSE`; `Łukasz` and `Lukasz`). `ö` becomes `o`, not `oe`. Idempotent.
 *
 * @param input a name; an empty or blank one gives `''`, which callers must not match with anything
 * @returns the key, not meant for display
 */
export function nameKey(input: string): string {
	// Punctuation before and after decomposing: an acute accent used as an apostrophe would fall apart into a
	// space and a mark, and decomposing produces new ones (a superscript minus).
	const decomposed = foldCase(plainPunctuation(input.normalize('NFC')).normalize('NFKD')).normalize('NFKD');
	return plainPunctuation(decomposed)
		.replace(/\p{M}/gu, (mark) => (isDiacritic(mark) ? '' : mark))
		.replace(UNDECOMPOSED, (letter) => PLAIN_LETTERS[letter])
		.normalize('NFC')
		.replace(/\s+/gu, ' ')
		.trim();
}

function plainPunctuation(text: string): string {
	return text.replace(APOSTROPHES, "'").replace(HYPHENS, '-');
}

function isDiacritic(mark: string): boolean {
	const point = mark.charCodeAt(0);
	return DIACRITICS.some(([first, last]) => point >= first && point <= last);
}
