import { createHash } from 'node:crypto';

/** 2^48: the first six bytes of the hash are read as a number below it. */
const POSITIONS = 2 ** 48;

/**
 * A place between 0 and 1 for a key, evenly spread over all keys and always the same for the same key: the
 * first six bytes (big endian) of the SHA-256 of the key's parts as a JSON array of texts without white
 * space, divided by 2^48. Where contacts go depends on it, so it never changes; `test/domain/splitting` pins
 * it.
 *
 * @param parts the parts of the key, such as a salt and a contact's ID; `['a', 'b']` and `['ab']` are two
 *   keys
 * @returns at least 0, less than 1
 */
export function hashPosition(parts: readonly string[]): number {
	const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
	return digest.readUIntBE(0, 6) / POSITIONS;
}
