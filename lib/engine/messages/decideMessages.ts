import type { Decision } from '../../domain/messages';
import { instantOf, type Message } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import type { StepReference } from '../holding/StepReference';
import { addressHasher } from './addresses';
import { decideSubjects, verdictOf, type Turn } from './decideSubjects';
import { keyOf, readEarlier, recipientOf, repeat, stays } from './earlierDecisions';
import { lockAddressees } from './lockAddressees';
import { noteMessagesOf } from './messageJourneys';
import type { MessageDecision, MessageRequest } from './messageRequest';
import { newMessage } from './newMessage';
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
	const before = await readEarlier(context, step, known, recipients);

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
	const decisionOf = new Map<Case, Decision>(undecided.map((one, n) => [one, decisions[n]]));
	const written = undecided.map(({ request, subject, earlier, turn }, n) => ({
		earlier,
		message: newMessage({
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
			const decision = decisionOf.get(one) as Decision;
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

type Case =
	| { kind: 'ended'; request: MessageRequest }
	| { kind: 'stays'; request: MessageRequest; subject: Subject; message: Message }
	| { kind: 'decide'; request: MessageRequest; subject: Subject; earlier: Message | null; turn: Turn };

/** Several items of one contact may come from one hold: each is a message of its own, the same one every time. */
function numbered(requests: MessageRequest[]): MessageRequest[] {
	const times = new Map<string, number>();
	return requests.map((request) => {
		const time = (times.get(keyOf(request)) ?? 0) + 1;
		times.set(keyOf(request), time);
		return time === 1 ? request : { ...request, variant: `${request.variant ?? ''}#${time}` };
	});
}
