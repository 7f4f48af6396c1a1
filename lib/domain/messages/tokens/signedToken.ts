import { createHmac, timingSafeEqual } from 'node:crypto';

import { InvalidInputError } from '../../errors';
import {
	decodePayload,
	encodePayload,
	TOKEN_USES,
	type ClickPayload,
	type TokenPayload,
	type TokenUse,
} from './payload';

/** A secret that signs links. */
export interface SigningKey {
	/** 1 to 255. */
	number: number;
	/** At least 16 characters that no one can guess. */
	secret: string;
	/** When its links stopped being trusted (UTC epoch milliseconds); null or missing if they still are. */
	revokedAt?: number | null;
}

/** The result of verifying a token. A revoked key's payload may be shown, but never acted on. */
export type TokenVerdict<Payload extends TokenPayload = TokenPayload> =
	| { state: 'valid'; payload: Payload; key: number }
	| { state: 'revoked'; payload: Payload; key: number }
	| { state: 'forged' };

/** The first character of every token; another layout would have another one. */
const VERSION = '1';

/** Longest token, because browsers and mail scanners cut long addresses. */
export const MAX_TOKEN_LENGTH = 2_048;

const MIN_SECRET_LENGTH = 16;
const SIGNATURE_BYTES = 16;
/** In base64url, without padding. */
const SIGNATURE_LENGTH = 22;
const KEY_END = VERSION.length + 2;

/** Version, key number, payload and signature in one run of base64url. */
const TOKEN = /^1[0-9a-f]{2}[\w-]{24,}$/;

/**
 * Writes a signed token: `1`, the key's number as two hexadecimal digits, the payload, and the first 16 bytes of the
 * HMAC-SHA256 over the use and the payload, both as base64url.
 * @param use what the token is for; it verifies for nothing else
 * @throws InvalidInputError if the payload can't be signed: a click needs `link` and a `url` that may be a target
 */
export function writeToken(key: SigningKey, use: TokenUse, payload: TokenPayload): string {
	if (!Number.isInteger(key.number) || key.number < 1 || key.number > 255) {
		throw new InvalidInputError({
			field: 'key',
			reason: 'has no number from 1 to 255; pass a key of the store',
		});
	}
	if (key.secret.length < MIN_SECRET_LENGTH) {
		throw new InvalidInputError({
			field: 'key',
			reason: `has a secret of less than ${MIN_SECRET_LENGTH} characters; pass a key of the store`,
		});
	}
	const bytes = encodePayload(use, payload);
	const number = key.number.toString(16).padStart(2, '0');
	return `${VERSION}${number}${bytes.toString('base64url')}${signature(key, use, bytes)}`;
}

/**
 * Reads a token that was signed for this use with a key that isn't revoked.
 * @param keys all keys, rotated ones included
 * @returns null for every other text
 */
export function readToken(
	keys: readonly SigningKey[],
	use: 'click',
	token: string,
): (ClickPayload & { key: number }) | null;
export function readToken(
	keys: readonly SigningKey[],
	use: TokenUse,
	token: string,
): (TokenPayload & { key: number }) | null;
export function readToken(
	keys: readonly SigningKey[],
	use: TokenUse,
	token: string,
): (TokenPayload & { key: number }) | null {
	const verdict = verifyToken(keys, use, token);
	return verdict.state === 'valid' ? { ...verdict.payload, key: verdict.key } : null;
}

/**
 * Like {@link readToken}, but distinguishes a revoked key's token from a forged one: a page may show where a
 * revoked link would have led, but must not redirect there.
 */
export function verifyToken(
	keys: readonly SigningKey[],
	use: 'click',
	token: string,
): TokenVerdict<ClickPayload>;
export function verifyToken(keys: readonly SigningKey[], use: TokenUse, token: string): TokenVerdict;
export function verifyToken(keys: readonly SigningKey[], use: TokenUse, token: string): TokenVerdict {
	const forged: TokenVerdict = { state: 'forged' };
	if (token.length > MAX_TOKEN_LENGTH || !TOKEN.test(token)) return forged;
	const number = Number.parseInt(token.slice(VERSION.length, KEY_END), 16);
	const key = keys.find((one) => one.number === number);
	if (key === undefined || key.secret.length < MIN_SECRET_LENGTH) return forged;
	const text = token.slice(KEY_END, -SIGNATURE_LENGTH);
	const bytes = Buffer.from(text, 'base64url');
	// Several texts decode to the same bytes; only the one that was written is a token.
	if (bytes.toString('base64url') !== text) return forged;
	const expected = Buffer.from(signature(key, use, bytes), 'latin1');
	if (!timingSafeEqual(expected, Buffer.from(token.slice(-SIGNATURE_LENGTH), 'latin1'))) return forged;
	const payload = decodePayload(use, bytes);
	if (payload === null) return forged;
	return { state: (key.revokedAt ?? null) === null ? 'valid' : 'revoked', payload, key: number };
}

function signature({ secret }: SigningKey, use: TokenUse, bytes: Buffer): string {
	return createHmac('sha256', secret)
		.update(Buffer.of(TOKEN_USES[use]))
		.update(bytes)
		.digest()
		.subarray(0, SIGNATURE_BYTES)
		.toString('base64url');
}
