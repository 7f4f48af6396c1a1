import { InvalidInputError } from '../../domain/errors';
import { emailKey, phoneKey } from '../../domain/normalization';
import type { ContactReference } from '../../engine';
import type { Contact, ContactKey, Store } from '../../store';
import { TEST_ID } from '../testing/testRecords';

/** Finds a contact without writing anything, not even a corrected spelling; null if there is none. */
export async function findContact(
	store: Store,
	reference: ContactReference,
	defaultCountry?: string,
): Promise<Contact | null> {
	return await store.contacts.find(keyOf(reference, defaultCountry));
}

/**
 * Like {@link findContact}, for callers that need a known contact.
 * @throws InvalidInputError when there is none
 */
export async function requireContact(store: Store, reference: ContactReference): Promise<Contact> {
	const contact = await findContact(store, reference);
	if (contact !== null) return contact;
	const [[way, value]] = Object.entries(reference);
	throw unknownContact(way, String(value));
}

/**
 * The ID of a contact named by ID or email address, as AI models name people.
 * @throws InvalidInputError when no contact has the email address
 */
export async function contactIdOf(store: Store, given: string): Promise<string> {
	return given.includes('@') ? (await requireContact(store, { email: given })).id : given;
}

const WAYS: Record<string, string> = {
	id: 'the ID',
	email: 'the email address',
	phone: 'the phone number',
	externalId: 'the external ID',
};

export function unknownContact(way: string, value: string): InvalidInputError {
	if (way === 'id' && value === TEST_ID) {
		return new InvalidInputError({
			field: 'Contact',
			reason:
				'is made up for this test run, and this node works on stored contacts; choose a Test Contact in the trigger',
		});
	}
	return new InvalidInputError({
		field: 'Contact',
		reason: `there is no contact with ${WAYS[way] ?? way} "${value.slice(0, 80)}"; check the value, or create the contact first`,
	});
}

function keyOf(reference: ContactReference, defaultCountry: string | undefined): ContactKey {
	if (reference.id) return { id: reference.id };
	if (reference.externalId) return { externalId: reference.externalId };
	if (reference.email) {
		const key = emailKey(reference.email);
		if (key !== null) return { emailKey: key };
		throw new InvalidInputError({
			field: 'Contact',
			reason: `"${reference.email.slice(0, 80)}" is not an email address; enter one such as name@example.com`,
		});
	}
	const phone = reference.phone ?? '';
	const key = phoneKey(phone, defaultCountry);
	if (key !== null) return { phoneKey: key };
	throw new InvalidInputError({
		field: 'Contact',
		reason: `"${phone.slice(0, 80)}" is not a phone number; enter one with its country code, such as +31 20 123 4567`,
	});
}
