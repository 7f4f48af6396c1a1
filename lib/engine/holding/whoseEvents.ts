import type { HoldOrigin, Interaction, Store } from '../../store';

/** Whose events count for an enrollment: those of its contact, or of all contacts of its account. */
export type EventActors = (origin: Pick<HoldOrigin, 'accountId'> | undefined, contactId: string) => string[];

/** Reads what is needed to answer this for these origins. */
export async function eventActors(
	store: Store,
	origins: Iterable<Pick<HoldOrigin, 'accountId'>>,
): Promise<EventActors> {
	const accountIds = [...origins].flatMap(({ accountId }) => accountId ?? []);
	const contacts = await store.contacts.ofAccounts(accountIds);
	return (origin, contactId) => {
		const colleagues = origin?.accountId ? (contacts.get(origin.accountId) ?? []) : [];
		return colleagues.includes(contactId) ? colleagues : [...colleagues, contactId];
	};
}

/** An event, and who it counts for. */
export interface AddressedEvent {
	interaction: Interaction;
	/** Only for this enrollment, of a colleague's account; null: for all enrollments of the contact itself. */
	enrollmentId: string | null;
	/** The contact whose enrollments it appliesTo. */
	contactId: string;
}

/** Events with everyone they count for: their contacts, and these contacts' accounts. */
export async function addressedEvents(store: Store, interactions: Interaction[]): Promise<AddressedEvent[]> {
	const colleagues = await store.enrollments.ofColleagues(interactions.map(({ contactId }) => contactId));
	return interactions.flatMap((interaction): AddressedEvent[] => [
		{ interaction, enrollmentId: null, contactId: interaction.contactId },
		...colleagues
			.filter(({ actorId }) => actorId === interaction.contactId)
			.map(({ contactId, enrollmentId }) => ({ interaction, enrollmentId, contactId })),
	]);
}

/** Whether an event counts for an enrollment. */
export function appliesTo(
	event: AddressedEvent,
	{ enrollmentId, contactId }: { enrollmentId: string; contactId: string },
): boolean {
	return event.contactId === contactId && (event.enrollmentId ?? enrollmentId) === enrollmentId;
}
