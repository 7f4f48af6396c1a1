import { emailKey, phoneKey } from '../../domain/normalization';
import type { Contact, ContactWrite } from '../../store';
import { sameAttributes } from '../records/sameAttributes';

const FIELDS = [
	'externalId',
	'email',
	'phone',
	'firstName',
	'lastName',
	'company',
	'timeZone',
	'accountId',
	'owner',
] as const;

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
	for (const field of FIELDS) {
		const value = checked[field];
		if (value === undefined || value === found[field]) continue;
		// A different spelling of the same address or number is not a change.
		if (field === 'email' && found.email !== null && emailKey(found.email) === checked.emailKey) continue;
		if (field === 'phone' && found.phone !== null && phoneKey(found.phone) === checked.phoneKey) continue;
		if (ifFound === 'fillEmpty' && found[field] !== null) continue;
		changes[field] = value;
		if (field === 'email') changes.emailKey = checked.emailKey;
		if (field === 'phone') changes.phoneKey = checked.phoneKey;
	}
	const speed = checked.testSpeed;
	if (speed !== undefined && speed !== found.testSpeed) {
		if (ifFound === 'update' || found.testSpeed === null) changes.testSpeed = speed;
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
