import { createHmac, createSecretKey } from 'node:crypto';

import { emailKey, phoneKey, textKey } from '../../domain/normalization';
import type { EngineContext } from '../EngineContext';

/** Half a SHA-256 is more than enough to tell addresses apart, and shorter to index. */
const HASH_BYTES = 16;

/** Channels whose addresses are phone numbers. */
export const BY_PHONE: ReadonlySet<string> = new Set(['sms', 'whatsapp', 'phone', 'voice']);

/** The longest address of a channel of the user's own, such as a push token. */
const LONGEST = 4_096;

/** What two spellings of one address on a channel have in common; null: it's not an address that can be used. */
export function addressKey(channel: string, address: string): string | null {
	if (channel === 'email') return emailKey(address);
	if (BY_PHONE.has(channel)) return phoneKey(address);
	const key = address.trim();
	return key === '' || key.length > LONGEST ? null : key;
}

/** Why an address can't be used on a channel, and what to do. */
export function unusableAddress(channel: string, address: string): string {
	const remedy = BY_PHONE.has(channel)
		? 'write the number with its country code, such as +31 20 123 4567'
		: 'check it';
	return `"${address.slice(0, 80)}" can’t be used for ${channel}; ${remedy}`;
}

/** Hashes many addresses with one look at the store. */
export type AddressHasher = (channel: string, address: string) => string | null;

/** Reads the address key, which is made on first use. */
export async function addressHasher({ store }: Pick<EngineContext, 'store'>): Promise<AddressHasher> {
	const { secret } = await store.secretKeys.current('address');
	// Not the bytes: Node would take three times as long for each address.
	const key = createSecretKey(secret, 'base64url');
	return (channel, address) => {
		const name = textKey(channel);
		const normalized = addressKey(name, address);
		if (normalized === null) return null;
		return createHmac('sha256', key)
			.update(`${name}\0${normalized}`)
			.digest()
			.subarray(0, HASH_BYTES)
			.toString('base64url');
	};
}

/**
 * What the store knows an address by: base64url of the first 16 bytes of HMAC-SHA256(address key of the store,
 * channel + `\0` + normalized address). No one without the key can find out or guess the address.
 * @returns null: it's not an address that can be used on this channel
 */
export async function hashAddress(
	context: Pick<EngineContext, 'store'>,
	channel: string,
	address: string,
): Promise<string | null> {
	return (await addressHasher(context))(channel, address);
}
