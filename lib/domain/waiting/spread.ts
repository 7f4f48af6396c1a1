import { createHash } from 'node:crypto';

const BYTES = 6;

/**
 * A fraction of 1 that looks random and is the same for the same text.
 * @returns from 0 (included) to 1 (excluded)
 */
export function fractionOf(seed: string): number {
	return createHash('sha256').update(seed).digest().readUIntBE(0, BYTES) / 2 ** (8 * BYTES);
}
