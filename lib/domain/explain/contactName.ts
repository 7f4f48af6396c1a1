/** What a contact can be called by. */
export interface ContactNames {
	id: string;
	firstName: string | null;
	lastName: string | null;
	email: string | null;
	phone: string | null;
	externalId: string | null;
}

/** `First Last (email)`, without the parts that are missing. */
export function contactName(contact: ContactNames): string {
	const name = [contact.firstName, contact.lastName].filter((part) => part !== null).join(' ');
	const address = contact.email ?? contact.phone ?? contact.externalId;
	if (name === '') return address ?? contact.id;
	return address === null ? name : `${name} (${address})`;
}
