import { parsePolicy } from '../../domain/messages/allowed';
import type { MessagePolicy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { releaseStopped } from './resumeMessages';

/**
 * Saves what all messages of the store must respect. It applies to every message that is decided from now on, also
 * to those that are held.
 * @param definition anything, such as parsed JSON; what it leaves out is as in the default policy
 * @throws InvalidInputError that names every problem
 */
export async function savePolicy(context: EngineContext, definition: unknown): Promise<MessagePolicy> {
	const checked = parsePolicy(definition, 'Policy');
	return await inTransaction(context, async ({ store }) => await store.messagePolicies.save(checked));
}

/**
 * Holds all messages that are decided from now on, until {@link resumeSending}.
 * @param by who did it, for the record
 */
export async function stopAllSending(context: EngineContext, by: string | null): Promise<MessagePolicy> {
	return await inTransaction(context, async ({ store }) => await store.messagePolicies.stop(by));
}

/**
 * Lets messages go out again. Those that were held meanwhile are decided on afresh, because consents may be gone and
 * caps full by now. Can be called again after it was cut off.
 */
export async function resumeSending(context: EngineContext): Promise<MessagePolicy> {
	const policy = await inTransaction(context, async ({ store }) => await store.messagePolicies.resume());
	await releaseStopped(context);
	return policy;
}
