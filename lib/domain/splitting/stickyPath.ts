import { hashPosition } from './hashPosition';

/**
 * The path of a key: the paths divide the range from 0 to 1 into consecutive stretches sized by their
 * weights, and the key's {@link hashPosition} falls into one of them. With the weights 1, 3 the keys below
 * 0.25 take the first path.
 *
 * @param key who it is for, with a salt that keeps one split independent of another
 * @param weights non-negative whole numbers, at least one above 0
 * @returns the path's position in `weights`
 */
export function stickyPath(key: readonly string[], weights: readonly number[]): number {
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	let left = Math.floor(hashPosition(key) * total);
	return weights.findIndex((weight) => {
		left -= weight;
		return left < 0;
	});
}
