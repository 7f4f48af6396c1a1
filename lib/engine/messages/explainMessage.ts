import type { EngineContext } from '../EngineContext';
import { findAddressees, type Candidate } from './addressees';
import { addressHasher } from './addresses';
import { decideSubjects, verdictOf } from './decideSubjects';
import type { MessageQuestion, MessageRecipient, MessageVerdict } from './messageRequest';
import { readSubjects } from './readSubjects';

/**
 * What would be decided about a message right now, and why. Writes nothing, reserves nothing and waits for no one.
 */
export async function explainMessage(
	context: EngineContext,
	question: MessageQuestion,
): Promise<MessageVerdict & MessageRecipient> {
	const { store } = context;
	const { terms, zones = [], address, contactId, accountId = null, contact } = question;
	const candidate: Candidate = { terms, zones, address, contactId, accountId, contact };
	const addressees = await findAddressees(context, [candidate]);
	const contacts = await store.messages.contacts([addressees[0] ?? contactId]);
	const hash = await addressHasher(context);
	const batch = await readSubjects(context, hash, [candidate], addressees, contacts);
	const [subject] = batch.subjects;
	const now = store.clock.now();
	const [decision] = await decideSubjects(
		batch,
		[{ subject, since: now, slot: null, messageId: null }],
		async (name) => [(await store.messages.nextSlots([name])).get(name)!],
		now,
	);
	const { address: to, addressHash } = subject;
	return { ...verdictOf(decision, subject, now), contactId: subject.contactId, address: to, addressHash };
}
