/** A URL in a text. */
export interface FoundUrl {
	start: number;
	end: number;
	url: string;
}

/** Ends at what can't be part of an address: white space, controls, quotes, angle brackets. */
const CANDIDATE = /https?:\/\/[^\s<>"`\p{Cc}\u2028\u2029]+/giu;

/** What ends a sentence rather than an address. */
const TRAILING = new Set(".,;:!?'*|。、，．：；！？…’”»›");

const OPENING: Readonly<Record<string, string>> = {
	')': '(',
	']': '[',
	'}': '{',
	'）': '（',
	'】': '【',
	'』': '『',
	'」': '「',
	'》': '《',
};

/**
 * The http and https URLs in a plain text, in order: without the punctuation after them, and without closing
 * brackets that were opened before them. Takes linear time.
 */
export function findUrls(text: string): FoundUrl[] {
	const found: FoundUrl[] = [];
	for (const match of text.matchAll(CANDIDATE)) {
		// Part of a longer word, such as view-source:https://…
		if (match.index > 0 && /[\p{L}\p{N}+:-]/u.test(text.charAt(match.index - 1))) continue;
		const url = withoutTrailing(match[0]);
		if (/^https?:\/\/$/i.test(url)) continue;
		found.push({ start: match.index, end: match.index + url.length, url });
	}
	return found;
}

function withoutTrailing(candidate: string): string {
	const surplus = surplusClosers(candidate);
	let end = candidate.length;
	for (; end > 0; end--) {
		const last = candidate.charAt(end - 1);
		if (TRAILING.has(last)) continue;
		const left = surplus.get(last) ?? 0;
		if (left <= 0) break;
		surplus.set(last, left - 1);
	}
	return candidate.slice(0, end);
}

/** For each closing bracket: how many more there are than opening ones. */
function surplusClosers(candidate: string): Map<string, number> {
	const counts = new Map<string, number>();
	for (const character of candidate) counts.set(character, (counts.get(character) ?? 0) + 1);
	return new Map(
		Object.entries(OPENING).map(([closing, opening]) => [
			closing,
			(counts.get(closing) ?? 0) - (counts.get(opening) ?? 0),
		]),
	);
}
