import { GONE_STATES, type Decision } from '../../domain/messages';
import { instantOf, type Message, type NewMessage, type Recipient } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import type { StepReference } from '../holding/hold';
import { findAddressees, type Candidate } from './addressees';
import { addressHasher } from './addresses';
import { decideSubjects, verdictOf, type Turn } from './decideSubjects';
import type { MessageDecision, MessageRequest } from './messageRequest';
import { noteMessagesOf } from './messageJourneys';
import { readSubjects, type Subject } from './readSubjects';

/** Messages decided on in one transaction: each locks a contact and an address. */
const CHUNK = 500;

/**
 * Decides whether messages go out, and reserves those that do: from here on they count for caps. Each decision is
 * made with the contact and the address locked, so whatever else decides about them, in whichever process, takes
 * it into account.
 *
 * - It may be run again: in the same execution, a message gets the same decision and the same id.
 * - A held message doesn't count. It's decided afresh when its contact comes back from the hold.
 * - When a failed enrollment is retried, its message is decided afresh under the same id, and counts once; one that
 *   a server was about to take when the connection or the process died stays unconfirmed, until it's released.
 * - What's known to have gone out stays as it is.
 * - Several items from one hold are several messages, which count against each other.
 *
 * @param step the step that decides
 * @returns the decisions, in order
 */
export async function decideMessages(
	context: EngineContext,
	step: StepReference,
	requests: MessageRequest[],
	executionId: string,
): Promise<MessageDecision[]> {
	const decisions: MessageDecision[] = [];
	const all = numbered(requests);
	if (all.length > 0) noteMessagesOf(context, step.journeyId);
	for (let first = 0; first < all.length; first += CHUNK) {
		const chunk = all.slice(first, first + CHUNK);
		const decided = await inTransaction(
			context,
			async (tx) => await decideChunk(tx, step, chunk, executionId),
		);
		decisions.push(...decided);
	}
	return decisions;
}

async function decideChunk(
	context: EngineContext,
	step: StepReference,
	requests: MessageRequest[],
	executionId: string,
): Promise<MessageDecision[]> {
	const { store } = context;
	const { recipients, known, candidates, addressees, contacts } = await lockAddressees(context, requests);
	const batch = await readSubjects(context, await addressHasher(context), candidates, addressees, contacts);
	const before = await readBefore(context, step, known, recipients);

	const now = store.clock.now();
	const cases = known.map((request, n): Case => {
		const subject = batch.subjects[n];
		const earlier = before.messages.get(keyOf(request)) ?? null;
		if (earlier === null && before.held.has(request.originId)) return { kind: 'ended', request };
		if (earlier !== null && stays(earlier, executionId, before.held.has(request.originId)))
			return { kind: 'stays', request, subject, message: earlier };
		const messageId = earlier?.id ?? store.newId();
		const waits = earlier?.state === 'held';
		const turn: Turn = {
			subject,
			since: waits ? instantOf(messageId) : now,
			slot: waits && earlier.reason === 'throttle' ? earlier.heldUntil : null,
			messageId,
		};
		return { kind: 'decide', request, subject, earlier, turn };
	});
	const undecided = cases.filter((one) => one.kind === 'decide');
	const decisions = await decideSubjects(
		batch,
		undecided.map(({ turn }) => turn),
		store.messages.takeSlots,
		now,
	);
	const written = undecided.map(({ request, subject, earlier, turn }, n) => ({
		earlier,
		message: messageOf({
			request,
			subject,
			earlier,
			id: turn.messageId as string,
			decision: decisions[n],
			journeyId: step.journeyId,
			stepId: step.stepId,
			enrollmentId: recipients.get(request.originId)!.enrollmentId,
			executionId,
			now,
		}),
	}));
	await store.messages.insert(written.flatMap(({ earlier, message }) => (earlier === null ? message : [])));
	await store.messages.replace(written.flatMap(({ earlier, message }) => (earlier === null ? [] : message)));

	const byKey = new Map<string, MessageDecision>(
		cases.map((one): [string, MessageDecision] => {
			if (one.kind === 'ended') return [keyOf(one.request), { outcome: 'ended' }];
			if (one.kind === 'stays') return [keyOf(one.request), repeat(one.message, one.subject, now)];
			const decision = decisions[undecided.indexOf(one)];
			return [
				keyOf(one.request),
				{
					...verdictOf(decision, one.subject, now),
					...recipientOf(one.subject),
					messageId: one.turn.messageId as string,
					repeated: false,
					sent: false,
				},
			];
		}),
	);
	return requests.map((request): MessageDecision => {
		const recipient = recipients.get(request.originId);
		if (recipient === undefined) return { outcome: 'unknown' };
		return byKey.get(keyOf(request)) ?? { outcome: 'ended' };
	});
}

/** How often to find out who the contacts are, while they are being merged with others. */
const TRIES = 3;

/** Whom messages are for, locked until the transaction ends. */
async function lockAddressees(context: EngineContext, requests: MessageRequest[]) {
	const { store } = context;
	for (let attempt = 1; ; attempt++) {
		const recipients = await store.messages.recipients(requests.map(({ originId }) => originId));
		const known = requests.filter(({ originId }) => recipients.get(originId)?.living);
		const candidates = known.map((request) => candidateOf(request, recipients.get(request.originId)!));
		const addressees = await findAddressees(context, candidates);
		const ids = candidates.map(({ contactId }, n) => addressees[n] ?? contactId);
		await store.contacts.lock(ids);
		// A contact that was merged before it could be locked is gone.
		const contacts = await store.messages.contacts(ids);
		if (ids.some((id) => !contacts.has(id)) && attempt < TRIES) continue;
		const isThere = (_: unknown, n: number): boolean => contacts.has(ids[n]);
		return {
			recipients,
			contacts,
			known: known.filter(isThere),
			candidates: candidates.filter(isThere),
			addressees: addressees.filter(isThere),
		};
	}
}

type Case =
	| { kind: 'ended'; request: MessageRequest }
	| { kind: 'stays'; request: MessageRequest; subject: Subject; message: Message }
	| { kind: 'decide'; request: MessageRequest; subject: Subject; earlier: Message | null; turn: Turn };

function keyOf({ originId, variant = '' }: { originId: string; variant?: string }): string {
	return `${originId} ${variant}`;
}

/** Several items of one contact may come from one hold: each is a message of its own, the same one every time. */
function numbered(requests: MessageRequest[]): MessageRequest[] {
	const times = new Map<string, number>();
	return requests.map((request) => {
		const time = (times.get(keyOf(request)) ?? 0) + 1;
		times.set(keyOf(request), time);
		return time === 1 ? request : { ...request, variant: `${request.variant ?? ''}#${time}` };
	});
}

function candidateOf(request: MessageRequest, { contactId, accountId }: Recipient): Candidate {
	const { terms, zones = [], address } = request;
	return { terms, zones, address, contactId, accountId };
}

/** What was decided before, by the key of the request. */
interface Before {
	messages: Map<string, Message>;
	/** Holds that have led to a hold at this step already, and are over. */
	held: Set<string>;
}

async function readBefore(
	{ store }: EngineContext,
	step: StepReference,
	requests: MessageRequest[],
	recipients: Map<string, Recipient>,
): Promise<Before> {
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
function stays(message: Message, executionId: string, isHeld: boolean): boolean {
	switch (message.state) {
		case 'suppressed':
			return true;
		case 'held':
			return isHeld;
		case 'released':
			return false;
		case 'unconfirmed':
			// A server may have it: only a person who has looked may let it go out again, by releasing it.
			if (message.provider !== null) return true;
			return message.executionId === executionId;
		default:
			return message.executionId === executionId || GONE_STATES.has(message.state);
	}
}

/** The decision that stands, as it was. */
function repeat(message: Message, subject: Subject, now: number): MessageDecision {
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

function recipientOf({ contactId, address, addressHash }: Subject) {
	return { contactId, address, addressHash };
}

function messageOf(decided: {
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
