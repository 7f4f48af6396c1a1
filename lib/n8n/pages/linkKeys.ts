import { elapse } from '../../domain/elapse';
import type { SigningKey } from '../../domain/messages';
import type { SecretKey } from '../../store';
import { STORE_CREDENTIAL, withEngine, type StoreUser } from '../engines';
import { systemClock } from '../systemClock';

/** How long keys are used before they're read again: a revoked key stops working by then. */
const FRESH = 30_000;

/** How long a click waits for keys that are known already but not fresh, in milliseconds. */
const PATIENCE = 500;

interface Known {
	keys: SecretKey[];
	readAt: number;
	reading: Promise<SecretKey[]> | undefined;
}

/** By the credential of the store. */
const known = new Map<string, Known>();

/**
 * The keys that links are signed with. They're kept in memory, so links still lead where they should while the
 * store is away.
 * @param again read them again in any case: a token was signed with a key that isn't among them
 * @throws what the store throws if it's away and keys were never read in this process
 */
export async function linkKeys(functions: StoreUser, again = false): Promise<SecretKey[]> {
	const place = JSON.stringify(functions.getNode().credentials?.[STORE_CREDENTIAL] ?? null);
	const entry = known.get(place);
	if (entry === undefined) {
		const keys = await read(functions);
		known.set(place, { keys, readAt: systemClock.now(), reading: undefined });
		return keys;
	}
	const age = Math.abs(systemClock.now() - entry.readAt);
	if (age < (again ? SHORTEST_AGE : FRESH)) return entry.keys;
	entry.reading ??= read(functions).then(
		(keys) => {
			Object.assign(entry, { keys, readAt: systemClock.now(), reading: undefined });
			return keys;
		},
		() => {
			entry.reading = undefined;
			return entry.keys;
		},
	);
	return await Promise.race([entry.reading, elapse(systemClock, PATIENCE).then(() => entry.keys)]);
}

/** A flood of forged tokens reads the keys at most this often, in milliseconds. */
const SHORTEST_AGE = 1_000;

/** Whether one of the keys could have signed a token: else it may be a new one. */
export function hasNumber(keys: readonly SigningKey[], token: string): boolean {
	const number = /^1([0-9a-f]{2})/.exec(token)?.[1];
	return number === undefined || keys.some((key) => key.number === Number.parseInt(number, 16));
}

/** Forgets all keys: for simulations, whose stores come and go. */
export function forgetLinkKeys(): void {
	known.clear();
}

async function read(functions: StoreUser): Promise<SecretKey[]> {
	return await withEngine(functions, async ({ store }) => await store.secretKeys.list('link'));
}
