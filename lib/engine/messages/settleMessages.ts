import { CONFIRMATION_TIME } from '../delivery/confirmationTime';
import { inTransaction, type EngineContext } from '../EngineContext';
import { hasMessages } from './messageJourneys';

/**
 * Contacts have come to a step: the messages that were reserved for them earlier in the execution went to whatever
 * sends them. Costs nothing in journeys without messages. In the transaction that notes the arrival.
 */
export async function handMessages(
	context: EngineContext,
	{ journeyId, stepId }: { journeyId: string; stepId: string },
	enrollmentIds: string[],
	executionId: string,
): Promise<void> {
	if (enrollmentIds.length === 0 || !hasMessages(context, journeyId)) return;
	const which = { executionIds: [executionId], enrollmentIds, exceptStep: stepId };
	await context.store.messages.handOpen(which, false);
}

/** How many stray messages to settle in one go. */
const CHUNK = 1000;

/**
 * Settles messages of executions that no one settles anymore: their contacts left the journey while the execution
 * was under way, and the process died. It isn't known whether they went out.
 */
export async function settleStrays(context: EngineContext): Promise<void> {
	const before = context.store.clock.now() - CONFIRMATION_TIME;
	const strays = await context.store.messages.strays(before, CHUNK);
	if (strays.length === 0) return;
	await inTransaction(context, async ({ store }) => {
		await store.messages.move(strays, { from: ['reserved', 'sending'], to: 'unconfirmed' });
	});
}
