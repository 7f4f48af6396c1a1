import { InvalidInputError } from '../../errors';
import { targetProblem } from './linkTarget';

/** What a token is for, as a byte that is signed with it: no token can be used for anything else. */
export const TOKEN_USES = { click: 1, open: 2, unsubscribe: 3, preferences: 4, confirm: 5 } as const;

export type TokenUse = keyof typeof TOKEN_USES;

/** What a token says. */
export interface TokenPayload {
	/** The message's ID. */
	message: string;
	/** Only for a click: the link's number in its message; {@link HONEYPOT_LINK} is the link for machines. */
	link?: number;
	/** Only for a click: the link's target. */
	url?: string;
}

/** A click's token always has a link and a target. */
export type ClickPayload = Required<TokenPayload>;

/** The number of the hidden link that only machines follow; links of authors start at 1. */
export const HONEYPOT_LINK = 0;

/** Two bytes. */
const MAX_LINK = 0xffff;

const MESSAGE_ID = /^[!-~]{1,64}$/;

/**
 * Encodes a payload: one byte for the length of the message's ID, the ID, and for a click, two bytes for the
 * link's number, and its target.
 * @throws InvalidInputError if the payload can't be signed
 */
export function encodePayload(use: TokenUse, { message, link, url }: TokenPayload): Buffer {
	if (!MESSAGE_ID.test(message)) {
		throw new InvalidInputError({
			field: 'message',
			reason: 'is not a message ID; pass the ID of the message',
		});
	}
	const id = Buffer.from(message, 'latin1');
	if (use !== 'click') return Buffer.concat([Buffer.of(id.length), id]);
	if (link === undefined || !Number.isInteger(link) || link < HONEYPOT_LINK || link > MAX_LINK) {
		throw new InvalidInputError({
			field: 'link',
			reason: `is not a link number; number the links of a message from 1 to ${MAX_LINK}`,
		});
	}
	if (url === undefined || targetProblem(url) !== null) {
		throw new InvalidInputError({
			field: 'url',
			reason: `can’t be a link’s target (${url === undefined ? 'missing' : targetProblem(url)}); use an http or https address`,
		});
	}
	return Buffer.concat([Buffer.of(id.length), id, Buffer.of(link >> 8, link & 0xff), Buffer.from(url)]);
}

/** Decodes a payload; null for bytes that {@link encodePayload} can't have written. */
export function decodePayload(use: TokenUse, bytes: Buffer): TokenPayload | null {
	if (bytes.length < 2) return null;
	const end = 1 + bytes[0];
	const message = bytes.toString('latin1', 1, end);
	if (bytes.length < end || !MESSAGE_ID.test(message)) return null;
	if (use !== 'click') return bytes.length === end ? { message } : null;
	if (bytes.length < end + 2) return null;
	const url = bytes.toString('utf8', end + 2);
	if (targetProblem(url) !== null) return null;
	return { message, link: bytes.readUInt16BE(end), url };
}
