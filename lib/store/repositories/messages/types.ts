import type { MessageKind, MessageState, ReportedState } from '../../../domain/messages';
import { recordReader, type RecordOf } from '../../tables/record';

/** One message to one address, from the moment it was decided on. Instants are UTC epoch milliseconds. */
export type Message = RecordOf<'messages'>;

/** The first decision on a message. */
export type NewMessage = Pick<
	Message,
	| 'id'
	| 'originId'
	| 'stepId'
	| 'variant'
	| 'contactId'
	| 'addressHash'
	| 'channel'
	| 'purpose'
	| 'topic'
	| 'kind'
	| 'journeyId'
	| 'enrollmentId'
	| 'state'
	| 'reason'
	| 'heldUntil'
	| 'countedAt'
	| 'executionId'
	| 'test'
	| 'tracked'
>;

/** A message that counts for caps. */
export interface CountedRow {
	id: string;
	contactId: string;
	addressHash: string | null;
	channel: string;
	purpose: string;
	kind: MessageKind;
	countedAt: number;
	test: boolean;
}

/** What was heard of a message. */
export interface MessageReport {
	id: string;
	state: ReportedState;
	at: number;
	/** Who says it, such as `smtp`, and its ID there; null leaves what's known. */
	provider?: string | null;
	providerId?: string | null;
	bounce?: 'hard' | 'soft' | null;
}

/** Whom a hold's messages are for. */
export interface Recipient {
	holdId: string;
	enrollmentId: string;
	journeyId: string;
	contactId: string;
	/** The enrolled account, if accounts are enrolled. */
	accountId: string | null;
	/** The enrollment goes on. */
	living: boolean;
	/** The step that the hold is at, and what it came from; null: the hold is over. */
	hold: { stepId: string; originId: string } | null;
}

/** What a decision needs to know of a contact. */
export interface RecipientContact {
	id: string;
	email: string | null;
	phone: string | null;
	timeZone: string | null;
	testSpeed: number | null;
	accountId: string | null;
	erased: boolean;
}

/** Which messages to list. */
export interface MessageFilter {
	contactId?: string;
	journeyId?: string;
	stepId?: string;
	enrollmentId?: string;
	channel?: string;
	states?: MessageState[];
}

export const toMessage = recordReader('messages');
