import type { Contact, Message, Store } from '../../lib/store';

/** A message to a contact that a server took, as the gate and a sending node leave it. */
export async function sentMessage(
	store: Store,
	contact: Contact,
	more: Partial<Parameters<Store['messages']['insert']>[0][number]> = {},
): Promise<Message> {
	const id = store.newId();
	await store.messages.insert([
		{
			id,
			originId: store.newId(),
			stepId: 'gate',
			variant: '',
			contactId: contact.id,
			addressHash: null,
			channel: 'email',
			purpose: 'marketing',
			topic: '',
			kind: 'commercial',
			journeyId: 'welcome',
			enrollmentId: store.newId(),
			state: 'reserved',
			reason: null,
			heldUntil: null,
			countedAt: store.clock.now(),
			executionId: null,
			test: contact.testSpeed !== null,
			tracked: true,
			...more,
		},
	]);
	return (await store.messages.get(id))!;
}
