/**
 * Whether a URL is one of those that are left alone. `*` stands for anything; a pattern without a scheme holds
 * for http and https; a host's name alone holds for every address there. Case doesn't matter.
 */
export function matchesPattern(url: string, pattern: string): boolean {
	const wanted = pattern.trim().toLowerCase();
	if (wanted === '') return false;
	const address = url.toLowerCase();
	const bare = address.replace(/^https?:\/\//, '');
	if (/^[^/?#*:]+$/.test(wanted)) return bare.split(/[/?#:]/, 1)[0] === wanted;
	return matchesGlob(/^[a-z]+:\/\//.test(wanted) ? address : bare, wanted);
}

/** Compares piece by piece between the stars, each at its first place: linear, whatever the pattern. */
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
