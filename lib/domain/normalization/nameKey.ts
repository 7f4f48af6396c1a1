import { foldCase } from './textKey';

/** Letters that people write without their stroke or ligature, but that Unicode does not decompose. */
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
 * The combining marks that are diacritics: of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs. Not
 * all of \p{M}: in Devanagari, Thai or Japanese a mark is the vowel or the voicing, and dropping it would make
 * one name out of two.
 */
const DIACRITIC_RANGES = [
	String.raw`\u0300-\u036f`, // Latin, Greek, Cyrillic
	String.raw`\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f`, // their extensions
	String.raw`\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7`, // Hebrew
	String.raw`\u064b-\u065f\u0670`, // Arabic
];
const DIACRITICS = new RegExp(`[${DIACRITIC_RANGES.join('')}]`, 'g');

const APOSTROPHES = /[\u0060\u00b4\u02b9\u02bb\u02bc\u02c8\u2018\u2019\u201b\u2032\uff07]/g;
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;

/**
 * The key under which two spellings of a person's or company's name count as the same: case, diacritics,
 * width, kinds of apostrophe and hyphen, and runs of white space make no difference (`Zoë  O’Brien` and
 * `zoe o'brien`; `Straße` and `STRASSE`; `Łukasz` and `Lukasz`). `ö` becomes `o`, not `oe`. Idempotent.
 *
 * @param input a name; an empty or blank one gives `''`, which callers must not let match anything
 * @returns the key, not meant to be shown
 */
export function nameKey(input: string): string {
	// Punctuation before and after decomposing: an acute accent used as apostrophe would fall apart into a space
	// and a mark, and decomposing brings new ones forth (a superscript minus).
	const decomposed = foldCase(plainPunctuation(input.normalize('NFC')).normalize('NFKD')).normalize('NFKD');
	return plainPunctuation(decomposed)
		.replace(DIACRITICS, '')
		.replace(UNDECOMPOSED, (letter) => PLAIN_LETTERS[letter])
		.normalize('NFC')
		.replace(/\s+/gu, ' ')
		.trim();
}

function plainPunctuation(text: string): string {
	return text.replace(APOSTROPHES, "'").replace(HYPHENS, '-');
}
