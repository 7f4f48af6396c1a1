import type { MessageHoldReason, OverCap, SuppressionReason, Throttle } from '../../domain/messages';
import type { NodeTerms } from '../../domain/messages/allowed';
import type { RecipientContact } from '../../store';

/** What a node asks for its messages; the store's policy is added to it. */
export interface RequestTerms extends NodeTerms {
	/** What its consent is given for, such as `marketing`. */
	purpose: string;
	/** Part of the purpose; empty: none. */
	topic: string;
	overCap: OverCap;
	/** From when on it's of no use, UTC epoch milliseconds; null: never. */
	expiresAt: number | null;
	throttle: Throttle | null;
}

/** A message that should go out. */
export interface MessageRequest {
	/** The hold that its item comes from: `json.journey.holdId`. */
	originId: string;
	/**
	 * Tells several messages of one contact at one step apart, such as those of several runs of the node in one
	 * execution; absent: there is one.
	 */
	variant?: string;
	terms: RequestTerms;
	/** Where it would go; null: nowhere; absent: to the contact's own email address or phone number. */
	address?: string | null;
	/** Zones to compute in if the contact has none: the journey's, the workflow's. */
	zones?: ReadonlyArray<string | null | undefined>;
	/** Its links and its pixel will be ours. */
	tracked?: boolean;
}

/** A message that might go out: to a contact of the store, or to one that's made up for a run in the editor. */
export interface MessageQuestion extends Omit<MessageRequest, 'originId' | 'variant' | 'tracked'> {
	contactId: string;
	/** What's known of a contact that the store doesn't have. */
	contact?: Partial<Omit<RecipientContact, 'id'>>;
	/** The enrolled account, if accounts are enrolled. */
	accountId?: string | null;
}

/** Whom a message is for. */
export interface MessageRecipient {
	contactId: string;
	/** As it was given, or the contact's own; null: there is none. */
	address: string | null;
	/** See `hashAddress`; null: there is no usable address. */
	addressHash: string | null;
}

/** Whether a message goes out, and why. Instants are UTC epoch milliseconds. */
export type MessageVerdict =
	| { outcome: 'send'; explanation: string }
	| { outcome: 'suppressed'; reason: SuppressionReason; explanation: string }
	/** To be decided again at `until`, as long as that is for a real person; see `scaleDelay`. */
	| { outcome: 'held'; reason: MessageHoldReason; until: number; explanation: string };

/** What was decided about a message. */
export type MessageDecision =
	| (MessageVerdict &
			MessageRecipient & {
				messageId: string;
				/** It had been decided before in this execution, or is known to have gone out. */
				repeated: boolean;
				/** It's known to have gone out: by an execution that failed afterward, for example. */
				sent: boolean;
			})
	/** The enrollment has ended, or its contact is held here already by the same item: the item leads nowhere. */
	| { outcome: 'ended' }
	/** The store doesn't know the hold that the item claims to come from. */
	| { outcome: 'unknown' };
