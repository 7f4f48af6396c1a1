import type { MessageCap } from '../types';
import type { CountedMessage, DecisionTerms } from './terms';

/** What caps have to say about one more message. */
export type Room =
	| { free: true; counts: Array<{ cap: MessageCap; count: number }> }
	/** The smallest instant at which all caps have room, and the cap that takes longest. */
	| { free: false; roomAt: number; cap: MessageCap };

type Capped = Pick<DecisionTerms, 'channel' | 'kind' | 'purpose' | 'caps'>;

/**
 * Whether one more message is within its caps. A message counts in a window of length D that ends at `now` if
 * it's newer than `now` − D: one that's exactly D old no longer counts. A cap on commercial messages doesn't
 * concern transactional ones.
 *
 * @param counted messages to the same contact or address, in any order, each once
 * @param now UTC epoch milliseconds
 * @param speed how many times as fast windows pass, for a test contact
 */
export function findRoom(terms: Capped, counted: readonly CountedMessage[], now: number, speed = 1): Room {
	const counts: Array<{ cap: MessageCap; count: number }> = [];
	let full: { roomAt: number; cap: MessageCap } | null = null;
	for (const cap of terms.caps) {
		if (!concerns(cap, terms)) continue;
		const window = Math.ceil(cap.window / speed);
		const within = counted
			.filter((message) => message.countedAt > now - window && isCounted(cap, terms, message))
			.map(({ countedAt }) => countedAt)
			.sort((left, right) => right - left);
		counts.push({ cap, count: within.length });
		if (within.length < cap.limit) continue;
		const roomAt = within[cap.limit - 1] + window;
		if (full === null || roomAt > full.roomAt) full = { roomAt, cap };
	}
	return full === null ? { free: true, counts } : { free: false, ...full };
}

/** How far back messages must be known to judge these caps, in milliseconds; 0: not at all. */
export function longestWindow(terms: Pick<DecisionTerms, 'kind' | 'caps'>): number {
	return terms.caps.reduce(
		(longest, cap) => (concerns(cap, terms) ? Math.max(longest, cap.window) : longest),
		0,
	);
}

function concerns(cap: MessageCap, { kind }: Pick<DecisionTerms, 'kind'>): boolean {
	return cap.purposes === 'this' || kind === 'commercial';
}

function isCounted(cap: MessageCap, terms: Capped, { channel, purpose, kind }: CountedMessage): boolean {
	return (
		(cap.channels === 'all' || channel === terms.channel) &&
		(cap.purposes === 'this' ? purpose === terms.purpose : kind === 'commercial')
	);
}
