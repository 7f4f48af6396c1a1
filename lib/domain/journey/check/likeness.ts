import { foldCase } from '../../normalization';

/** Shorter names are like too many others. */
const SHORTEST = 5;

/**
 * The name that one was probably meant to be: the same but for case and separators, or one or two typing
 * errors away.
 * @returns null if none is that close
 */
export function closest(name: string, known: readonly string[]): string | null {
	let best: string | null = null;
	let least = Number.POSITIVE_INFINITY;
	for (const candidate of known) {
		const distance = distanceOf(name, candidate);
		if (distance < least) [best, least] = [candidate, distance];
	}
	return least <= allowed(name) ? best : null;
}

function allowed(name: string): number {
	return name.length < SHORTEST ? 0 : name.length < 10 ? 1 : 2;
}

function distanceOf(left: string, right: string): number {
	const [a, b] = [left, right].map((name) => foldCase(name).replaceAll(/[\s_\-.:/]+/g, '.'));
	if (a === b) return 0;
	// Numbered names differ on purpose.
	if (a.replaceAll(/\d+/g, '#') === b.replaceAll(/\d+/g, '#')) return Number.POSITIVE_INFINITY;
	if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
	return editDistance(a, b);
}

/** Damerau's distance: letters inserted, left out, replaced or swapped with the next. */
function editDistance(a: string, b: string): number {
	const rows = Array.from({ length: a.length + 1 }, (_, row) =>
		Array.from({ length: b.length + 1 }, (__, column) => (row === 0 ? column : column === 0 ? row : 0)),
	);
	for (let row = 1; row <= a.length; row++) {
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1];
			let least = Math.min(
				rows[row - 1][column] + 1,
				rows[row][column - 1] + 1,
				rows[row - 1][column - 1] + (same ? 0 : 1),
			);
			const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			if (swapped) least = Math.min(least, rows[row - 2][column - 2] + 1);
			rows[row][column] = least;
		}
	}
	return rows[a.length][b.length];
}
