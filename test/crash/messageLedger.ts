import type { Message } from '../../lib/store';
import type { TestBench } from '../e2e/support/TestBench';

/** How many messages one address may get at most, within a rolling window in milliseconds. */
export interface Cap {
	limit: number;
	window: number;
}

/** What became of the messages of a journey. All lists are of defects. */
export interface MessageLedger {
	/** How many messages the store has, by state. */
	states: Record<string, number>;
	/** How many the sink got. */
	sent: number;
	/** Sent more than once. */
	twice: string[];
	/** Sent though the store says that it wasn't, or without counting. */
	uncounted: string[];
	/** Handed over, as the store says, though the sink never got it. */
	missing: string[];
	/** Decided on twice for one passage. */
	repeated: string[];
	/** Nothing is known of it although its contact is no longer on the way. */
	open: string[];
	/** Addresses that got more than a cap allows. */
	overCap: string[];
}

/** A message in one of these may have gone out, and counts. */
const COUNTING = ['handed', 'unconfirmed'];

/** Compares the messages that a sink got, by their IDs, with what the store says of each. */
export async function auditMessages(
	bench: TestBench,
	journeyId: string,
	sent: Map<string, number>,
	caps: readonly Cap[],
): Promise<MessageLedger> {
	const messages = await allMessages(bench, journeyId);
	const known = new Map(messages.map((message) => [message.id, message]));
	const named = ({ id, state, reason }: Message): string => `${id}: ${state} ${reason ?? ''}`.trimEnd();
	return {
		states: countBy(messages, ({ state }) => state),
		sent: sent.size,
		twice: [...sent].filter(([, count]) => count > 1).map(([id, count]) => `${id}: ${count} times`),
		uncounted: [...sent.keys()]
			.filter((id) => !counts(known.get(id)))
			.map((id) => (known.has(id) ? named(known.get(id)!) : `${id}: not known`)),
		missing: messages.filter(({ id, state }) => state === 'handed' && !sent.has(id)).map(named),
		repeated: Object.entries(countBy(messages, ({ enrollmentId }) => enrollmentId))
			.filter(([, count]) => count > 1)
			.map(([enrollmentId, count]) => `${enrollmentId}: ${count} messages`),
		open: messages.filter(({ state }) => ['held', 'reserved', 'sending'].includes(state)).map(named),
		overCap: caps.flatMap((cap) => overCap(messages.filter(counts), cap)),
	};
}

/** Whether a message is of those that may have gone out, and is counted as such. */
function counts(message: Message | undefined): message is Message & { countedAt: number } {
	return message !== undefined && COUNTING.includes(message.state) && message.countedAt !== null;
}

/** Windows are rolling: every message begins one. */
function overCap(messages: Array<Message & { countedAt: number }>, { limit, window }: Cap): string[] {
	return [...Map.groupBy(messages, ({ addressHash }) => addressHash)].flatMap(([address, ofOne]) => {
		const times = ofOne.map(({ countedAt }) => countedAt);
		const most = Math.max(
			...times.map((first) => times.filter((at) => at >= first && at < first + window).length),
		);
		return most > limit ? [`${address}: ${most} within ${window} ms`] : [];
	});
}

function countBy(messages: Message[], keyOf: (message: Message) => string): Record<string, number> {
	return Object.fromEntries([...Map.groupBy(messages, keyOf)].map(([key, group]) => [key, group.length]));
}

async function allMessages(bench: TestBench, journeyId: string): Promise<Message[]> {
	const messages: Message[] = [];
	for (;;) {
		const page = await bench.store.messages.list({ journeyId, limit: 1000, offset: messages.length });
		messages.push(...page);
		if (page.length < 1000) return messages;
	}
}
