import { emailKey, phoneKey } from '../../domain/normalization';
import type { Contact, ContactWrite } from '../../store';
import { sameAttributes } from '../records/sameAttributes';

const COLUMN_OF_FIELD = {
	external_id: 'externalId',
	email: 'email',
	phone: 'phone',
	first_name: 'firstName',
	last_name: 'lastName',
	company: 'company',
	time_zone: 'timeZone',
	account_id: 'accountId',
	owner: 'owner',
} as const;

/**
 * What to write to a contact that already exists.
 * @param ifFound `update` overwrites what is stored, `fillEmpty` writes only fields that are empty so far
 */
export function contactChanges(
	found: Contact,
	checked: Partial<ContactWrite>,
	ifFound: 'update' | 'fillEmpty',
): Partial<ContactWrite> {
	const changes: Partial<ContactWrite> = {};
	for (const [column, field] of Object.entries(COLUMN_OF_FIELD) as Array<
		[keyof typeof COLUMN_OF_FIELD, (typeof COLUMN_OF_FIELD)[keyof typeof COLUMN_OF_FIELD]]
	>) {
		const value = checked[column];
		if (value === undefined || value === found[field]) continue;
		// A different spelling of the same address or number is not a change.
		if (column === 'email' && found.email !== null && emailKey(found.email) === checked.email_key) continue;
		if (column === 'phone' && found.phone !== null && phoneKey(found.phone) === checked.phone_key) continue;
		if (ifFound === 'fillEmpty' && found[field] !== null) continue;
		changes[column] = value;
		if (column === 'email') changes.email_key = checked.email_key;
		if (column === 'phone') changes.phone_key = checked.phone_key;
	}
	const speed = checked.test_speed;
	if (speed !== undefined && speed !== found.testSpeed) {
		if (ifFound === 'update' || found.testSpeed === null) changes.test_speed = speed;
	}
	if (checked.attributes !== undefined) {
		const attributes =
			ifFound === 'update'
				? { ...found.attributes, ...checked.attributes }
				: { ...checked.attributes, ...found.attributes };
		if (!sameAttributes(attributes, found.attributes)) changes.attributes = attributes;
	}
	return changes;
}
