/** How much a common prefix counts, and how long it may be (Winkler 1990). */
const PREFIX_WEIGHT = 0.1;
const LONGEST_PREFIX = 4;

/**
 * Jaro-Winkler similarity of two texts: 1 if equal, 0 if they have nothing in common. Symmetric: the greedy
 * search for common letters always goes from the shorter text (of equally long ones, from the lesser).
 */
export function jaroWinkler(left: string, right: string): number {
	if (left === right) return 1;
	const [first, second] = inOrder([...left], [...right]);
	const jaro = jaroOf(first, second);
	let prefix = 0;
	while (prefix < LONGEST_PREFIX && prefix < first.length && first[prefix] === second[prefix]) prefix += 1;
	return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
}

function inOrder(left: string[], right: string[]): [string[], string[]] {
	const swapped =
		left.length > right.length || (left.length === right.length && left.join('') > right.join(''));
	return swapped ? [right, left] : [left, right];
}

function jaroOf(first: string[], second: string[]): number {
	if (first.length === 0) return 0;
	const reach = Math.max(Math.floor(second.length / 2) - 1, 0);
	const taken = new Uint8Array(second.length);
	const common: string[] = [];
	// Plain loops: comparing a crowd's names is what duplicates are found by, hundreds of thousands of times.
	for (let at = 0; at < first.length; at++) {
		const letter = first[at];
		const last = Math.min(at + reach, second.length - 1);
		for (let other = Math.max(at - reach, 0); other <= last; other++) {
			if (taken[other] === 1 || second[other] !== letter) continue;
			taken[other] = 1;
			common.push(letter);
			break;
		}
	}
	if (common.length === 0) return 0;
	let displaced = 0;
	for (let other = 0, nth = 0; other < second.length; other++) {
		if (taken[other] === 1 && second[other] !== common[nth++]) displaced += 1;
	}
	return (
		(common.length / first.length +
			common.length / second.length +
			(common.length - displaced / 2) / common.length) /
		3
	);
}
