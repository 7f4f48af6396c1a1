import { GONE_STATES, type Decision } from '../../domain/messages';
import type { Message, Recipient } from '../../store';
import type { EngineContext } from '../EngineContext';
import type { StepReference } from '../holding/StepReference';
import { verdictOf } from './decideSubjects';
import type { MessageDecision, MessageRecipient, MessageRequest } from './messageRequest';
import type { Subject } from './readSubjects';

/** One text for what identifies a request at its step. */
export function keyOf({ originId, variant = '' }: { originId: string; variant?: string }): string {
	return `${originId} ${variant}`;
}

/** What was decided before, by the key of the request. */
export interface EarlierDecisions {
	messages: Map<string, Message>;
	/** Holds that have led to a hold at this step already, and are over. */
	held: Set<string>;
}

/** Reads what the step decided before about the same arrivals. */
export async function readEarlier(
	{ store }: EngineContext,
	step: StepReference,
	requests: MessageRequest[],
	recipients: Map<string, Recipient>,
): Promise<EarlierDecisions> {
	// A contact that was held at this step comes from that hold; its message, from what led there.
	const originsOf = ({ originId }: MessageRequest): string[] => {
		const hold = recipients.get(originId)?.hold;
		return hold?.stepId === step.stepId ? [originId, hold.originId] : [originId];
	};
	const found = await store.messages.ofOrigins(step.stepId, requests.flatMap(originsOf));
	const byKey = new Map(found.map((message) => [keyOf(message), message]));
	const over = requests.filter(({ originId }) => recipients.get(originId)?.hold === null);
	return {
		messages: new Map(
			requests.flatMap((request): Array<[string, Message]> => {
				const [message] = originsOf(request).flatMap(
					(originId) => byKey.get(keyOf({ originId, variant: request.variant })) ?? [],
				);
				return message === undefined ? [] : [[keyOf(request), message]];
			}),
		),
		held: await store.holds.heldBefore(
			step.stepId,
			over.map(({ originId }) => originId),
		),
	};
}

/** Whether an earlier decision stands. */
export function stays(message: Message, executionId: string, isHeld: boolean): boolean {
	switch (message.state) {
		case 'suppressed':
			return true;
		case 'held':
			return isHeld;
		case 'released':
			return false;
		case 'sending':
			return true;
		case 'unconfirmed':
			// A server may have it: only a person who has looked may let it go out again, by releasing it.
			if (message.provider !== null) return true;
			return message.executionId === executionId;
		default:
			return message.executionId === executionId || GONE_STATES.has(message.state);
	}
}

/** The decision that stands, as it was. */
export function repeat(message: Message, subject: Subject, now: number): MessageDecision {
	const { state, reason, heldUntil } = message;
	const grounds = {};
	const decision =
		state === 'suppressed' || state === 'held'
			? ({ outcome: state, reason, until: heldUntil, grounds } as Decision)
			: ({ outcome: 'send', grounds } as Decision);
	// Its contact waits here already.
	if (state === 'held') return { outcome: 'ended' };
	return {
		...verdictOf(decision, subject, now),
		...recipientOf(subject),
		messageId: message.id,
		repeated: true,
		sent: GONE_STATES.has(state),
	};
}

/** Whom a message is for, as a node is told. */
export function recipientOf({ contactId, address, addressHash }: Subject): MessageRecipient {
	return { contactId, address, addressHash };
}
