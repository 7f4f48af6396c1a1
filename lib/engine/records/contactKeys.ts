import type { ContactKeyColumn } from '../../store';

/** What decides whether a contact exists already. */
export type ContactMatching = 'email' | 'phone' | 'externalId';

/** The column in which each is kept, in the form in which it is compared. */
export const KEY_COLUMN: Record<ContactMatching, ContactKeyColumn> = {
	email: 'email_key',
	phone: 'phone_key',
	externalId: 'external_id',
};
