import { NotFoundError } from '../../domain/errors';
import type { Contact } from '../../store';
import type { EngineContext } from '../EngineContext';

/**
 * Makes later transactions about a contact wait until this one ends. For one that was merged, it's the contact that it
 * was merged into.
 * @throws NotFoundError when there is no such contact
 */
export async function lockContact({ store }: EngineContext, id: string): Promise<Contact> {
	for (let wanted = id; ;) {
		await store.contacts.lock([wanted]);
		const contact = await store.contacts.get(wanted);
		if (contact === null) throw new NotFoundError('contact', id);
		if (contact.id === wanted) return contact;
		wanted = contact.id;
	}
}
