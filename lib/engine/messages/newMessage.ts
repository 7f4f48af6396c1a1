import type { Decision } from '../../domain/messages';
import type { Message, NewMessage } from '../../store';
import type { MessageRequest } from './messageRequest';
import type { Subject } from './readSubjects';

/** What is written about a decision. */
export function newMessage(decided: {
	request: MessageRequest;
	subject: Subject;
	earlier: Message | null;
	id: string;
	decision: Decision;
	journeyId: string;
	stepId: string;
	enrollmentId: string;
	executionId: string;
	now: number;
}): NewMessage {
	const { request, subject, earlier, decision, now } = decided;
	const { channel, purpose, topic, kind } = subject.terms;
	return {
		id: decided.id,
		originId: request.originId,
		stepId: decided.stepId,
		variant: request.variant ?? '',
		contactId: subject.contactId,
		addressHash: subject.addressHash,
		channel,
		purpose,
		topic,
		kind,
		journeyId: decided.journeyId,
		enrollmentId: decided.enrollmentId,
		state: decision.outcome === 'send' ? 'reserved' : decision.outcome,
		reason: decision.outcome === 'send' ? null : decision.reason,
		heldUntil: decision.outcome === 'held' ? decision.until : null,
		countedAt: decision.outcome === 'send' ? now : mayHaveGone(earlier),
		executionId: decided.executionId,
		test: subject.facts.contact?.testSpeed != null,
		tracked: request.tracked ?? false,
	};
}

/** A message that may have gone out in an execution that failed keeps counting, whatever is decided now. */
function mayHaveGone(earlier: Message | null): number | null {
	if (earlier === null) return null;
	return earlier.state === 'failed' ? null : earlier.countedAt;
}
