/**
 * Whether a pattern matches a URL. `*` matches any text; a pattern without a scheme matches http and https; a
 * host name alone matches every address on that host. Case doesn't matter.
 */
export function matchesPattern(url: string, pattern: string): boolean {
	const wanted = pattern.trim().toLowerCase();
	if (wanted === '') return false;
	const address = url.toLowerCase();
	const bare = address.replace(/^https?:\/\//, '');
	if (/^[^/?#*:]+$/.test(wanted)) return bare.split(/[/?#:]/, 1)[0] === wanted;
	return matchesGlob(/^[a-z]+:\/\//.test(wanted) ? address : bare, wanted);
}

/** Finds the pieces between the stars one after the other, without backtracking. */
function matchesGlob(text: string, glob: string): boolean {
	const pieces = glob.split('*');
	const first = pieces[0];
	if (pieces.length === 1) return text === glob;
	const last = pieces[pieces.length - 1];
	if (!text.startsWith(first)) return false;
	let position = first.length;
	for (const piece of pieces.slice(1, -1)) {
		const found = text.indexOf(piece, position);
		if (found === -1) return false;
		position = found + piece.length;
	}
	return text.length - last.length >= position && text.endsWith(last);
}
