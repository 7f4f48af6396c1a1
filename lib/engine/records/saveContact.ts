import { InvalidInputError } from '../../domain/errors';
import { emailKey, phoneKey } from '../../domain/normalization';
import type { Contact, ContactKey, ContactWrite, Store } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { changedFields, noteChanges, noteRecordChange } from '../reactions/noteChanges';
import { checkContactFields, type ContactFields } from './contactFields';

/** What decides whether a contact exists already. */
export type ContactMatching = 'email' | 'phone' | 'externalId';

export interface SaveContactOptions {
	matchBy: ContactMatching;
	/** `update` overwrites what is stored, `fillEmpty` writes only fields that are empty so far. */
	ifFound?: 'update' | 'fillEmpty';
	defaultCountry?: string;
	/** What the fields are called for the sender, such as `contact.`. */
	path?: string;
}

export interface SavedContact {
	contact: Contact;
	outcome: 'created' | 'updated' | 'unchanged';
	/** The rule that found the record, or by which it was looked for. */
	matchedBy: ContactMatching;
}

const EMPTY_CONTACT: ContactWrite = {
	external_id: null,
	email: null,
	email_key: null,
	phone: null,
	phone_key: null,
	first_name: null,
	last_name: null,
	company: null,
	time_zone: null,
	account_id: null,
	owner: null,
	attributes: {},
};

/**
 * Creates a contact, or updates the one that matches. Two that are saved at the same moment become one.
 * @throws InvalidInputError for wrong fields, and when the field to match by is missing
 */
export async function saveContact(
	context: EngineContext,
	fields: ContactFields,
	options: SaveContactOptions,
): Promise<SavedContact> {
	const path = options.path ?? '';
	const checked = checkContactFields(fields, { path, defaultCountry: options.defaultCountry });
	const key = matchKey(checked, options.matchBy);
	if (key === null) {
		throw new InvalidInputError({
			field: path + options.matchBy,
			reason: `is missing, and contacts are matched by it`,
		});
	}
	return await inTransaction(context, async (tx) => {
		const { store } = tx;
		let found = await store.contacts.find(key.contactKey);
		await refuseForeignExternalId(store, checked, found, path);
		const id = store.newId();
		const claim = { record_type: 'contact' as const, scope: options.matchBy, key: key.text, record_id: id };
		while (found === null) {
			const other = await store.contacts.claimKey(claim);
			if (other === null) break;
			// Either another process has just created the contact, or the one that had the key is known by
			// another value now (an e-mail address that was changed) and leaves it to its new owner.
			found = await store.contacts.find(key.contactKey);
			if (found === null && (await store.contacts.reassignKey(claim, other))) break;
		}
		if (found !== null) return await merge(tx, found, checked, options);
		const contact = await store.contacts.insert({ ...EMPTY_CONTACT, ...checked }, id);
		await noteChanges(tx, [
			{ contact_id: id, record_type: 'contact', record_id: id, action: 'created', fields: null },
		]);
		return { contact, outcome: 'created', matchedBy: options.matchBy };
	});
}

function matchKey(
	checked: Partial<ContactWrite>,
	matchBy: ContactMatching,
): { contactKey: ContactKey; text: string } | null {
	switch (matchBy) {
		case 'email':
			return checked.email_key
				? { contactKey: { emailKey: checked.email_key }, text: checked.email_key }
				: null;
		case 'phone':
			return checked.phone_key
				? { contactKey: { phoneKey: checked.phone_key }, text: checked.phone_key }
				: null;
		case 'externalId':
			return checked.external_id
				? { contactKey: { externalId: checked.external_id }, text: checked.external_id }
				: null;
	}
}

async function refuseForeignExternalId(
	store: Store,
	checked: Partial<ContactWrite>,
	found: Contact | null,
	path: string,
): Promise<void> {
	if (!checked.external_id) return;
	const owner = await store.contacts.find({ externalId: checked.external_id });
	if (owner === null || owner.id === found?.id) return;
	throw new InvalidInputError({
		field: `${path}externalId`,
		reason: `"${checked.external_id}" belongs to another contact (${owner.id})`,
	});
}

async function merge(
	context: EngineContext,
	found: Contact,
	checked: Partial<ContactWrite>,
	options: SaveContactOptions,
): Promise<SavedContact> {
	const changes = changesTo(found, checked, options.ifFound ?? 'update');
	if (Object.keys(changes).length === 0) {
		return { contact: found, outcome: 'unchanged', matchedBy: options.matchBy };
	}
	const contact = await context.store.contacts.update(found.id, changes);
	await noteRecordChange(context, {
		contact_id: found.id,
		record_type: 'contact',
		record_id: found.id,
		action: 'updated',
		fields: changedFields(found, contact ?? found),
	});
	return { contact: contact ?? found, outcome: 'updated', matchedBy: options.matchBy };
}

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

function changesTo(
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
		// Another spelling of the same address or number is no change.
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
		if (JSON.stringify(attributes) !== JSON.stringify(found.attributes)) changes.attributes = attributes;
	}
	return changes;
}
