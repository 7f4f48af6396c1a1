import { hashPosition } from './hashPosition';

/** The most visits in a block; splits that need more aren't balanced soon enough to be useful. */
export const LONGEST_BLOCK = 100;

/** How many visits it takes until the shares are exact again. */
export function blockLength(weights: readonly number[]): number {
	return weights.reduce((sum, weight) => sum + weight, 0);
}

/**
 * The path of one of many visits dealt out in blocks: each block holds every path exactly as often as its
 * weight says, in an order of its own. The order sorts the block's places by the {@link hashPosition} of
 * seed, block number and place.
 *
 * @param position the visit's number, from 0
 * @param weights non-negative whole numbers, as small as they can be
 * @param seed keeps one split independent of another
 * @returns the path's position in `weights`
 */
export function blockPath(position: number, weights: readonly number[], seed: readonly string[]): number {
	return blockPaths(position, 1, weights, seed)[0];
}

/** The paths of `count` visits in a row; see {@link blockPath}. */
export function blockPaths(
	from: number,
	count: number,
	weights: readonly number[],
	seed: readonly string[],
): number[] {
	const length = blockLength(weights);
	const paths: number[] = [];
	let offset = from % length;
	for (let block = Math.floor(from / length); paths.length < count; block++) {
		paths.push(...shuffledBlock(block, weights, seed).slice(offset, offset + count - paths.length));
		offset = 0;
	}
	return paths;
}

function shuffledBlock(block: number, weights: readonly number[], seed: readonly string[]): number[] {
	const places = weights.flatMap((weight, path) => new Array<number>(weight).fill(path));
	return places
		.map((path, place) => ({ path, order: hashPosition([...seed, String(block), String(place)]) }))
		.sort((left, right) => left.order - right.order)
		.map(({ path }) => path);
}
