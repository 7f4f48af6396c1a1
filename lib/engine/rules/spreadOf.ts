import { createHash } from 'node:crypto';

/**
 * How much later than others an enrollment begins: evenly spread, and the same for every call.
 * @param id of the enrollment
 * @param spread milliseconds
 * @returns milliseconds from 0 to below `spread`
 */
export function spreadOf(id: string, spread: number): number {
	if (spread <= 0) return 0;
	const share = createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
	return Math.floor(share * spread);
}
