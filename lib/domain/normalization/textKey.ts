/**
 * The key under which two texts count as the same: NFKC (full-width and ligature forms become plain), case
 * folded, trimmed. Inner white space and diacritics stay. Idempotent.
 *
 * @param input any text; an empty or blank one gives `''`
 * @returns the key, not meant for display
 */
export function textKey(input: string): string {
	return foldCase(input.normalize('NFKC')).normalize('NFKC').trim();
}

/**
 * Case folding, close to Unicode's full folding: through upper case, so that `ß` and `SS`, and dotless `ı`
 * and `I` meet; to lower case before that, since capital `ẞ` is its own upper case. The final sigma becomes
 * an ordinary one, because JavaScript chooses between the two by what follows.
 *
 * @param input any text
 * @returns the text without case differences
 */
export function foldCase(input: string): string {
	return input.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}
