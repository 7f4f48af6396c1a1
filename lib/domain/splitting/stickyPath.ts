import { hashPosition } from './hashPosition';

/**
 * The path of a key: its {@link hashPosition} falls into one of the stretches, as long as their weights and in
 * their order, that the paths share the way from 0 to 1 by. With the weights 1, 3 the keys below 0.25 take the
 * first path.
 *
 * @param key whom it is for, with a salt that keeps one split independent of another
 * @param weights whole numbers that are not negative, at least one above 0
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
