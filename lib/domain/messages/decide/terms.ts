import type { SendingTimes } from '../allowed';
import type { MessageCap, MessageHoldReason, MessageKind, SuppressionReason } from '../types';

/** How many messages a minute may go out under one name, in the whole store. */
export interface Throttle {
	name: string;
	/** More than 0. */
	perMinute: number;
}

/** What happens to a message that would be one too many. */
export type OverCap =
	| { action: 'suppress' }
	/** Waits until there's room, but never longer than this many milliseconds from its first decision. */
	| { action: 'hold'; atMost: number };

/** What a message is, and what must be true for it to go out: the store's policy and the node's own terms. */
export interface DecisionTerms extends SendingTimes {
	/** Such as `email`; see `GATE_CHANNELS`. */
	channel: string;
	kind: MessageKind;
	/** What its consent is given for, such as `marketing`. */
	purpose: string;
	/** Part of the purpose; empty: none. */
	topic: string;
	/** Each must have room. */
	caps: readonly MessageCap[];
	overCap: OverCap;
	/** From when on it's of no use, UTC epoch milliseconds; null: never. */
	expiresAt: number | null;
	throttle: Throttle | null;
}

/** A message that counts for caps. */
export interface CountedMessage {
	/** Its own id. */
	id: string;
	channel: string;
	purpose: string;
	kind: MessageKind;
	/** Since when it counts, UTC epoch milliseconds. */
	countedAt: number;
}

/** What decided, for the explanation. */
export interface DecisionGrounds {
	/** The cap that had no room, and when it has room again; of several, the one that takes longest. */
	cap?: { cap: MessageCap; roomAt: number };
	/** How many messages of each cap had gone out, for one that's sent. */
	counts?: Array<{ cap: MessageCap; count: number }>;
	throttle?: string;
}

/** Whether a message goes out. Instants are UTC epoch milliseconds. */
export type Decision =
	| { outcome: 'send'; grounds: DecisionGrounds }
	| { outcome: 'suppressed'; reason: SuppressionReason; grounds: DecisionGrounds }
	/** Decided again at `until`; null: when sending is resumed. */
	| { outcome: 'held'; reason: MessageHoldReason; until: number | null; grounds: DecisionGrounds };
