import { InvalidInputError } from '../../domain/errors';
import { emailKey, phoneKey } from '../../domain/normalization';
import type { Contact, ContactKey } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { blankToNull, type ContactFields } from './contactFields';
import { saveContact, type ContactMatching } from './saveContact';

/** Somebody is named by one or more of these; the first that is given and known decides. */
export interface ContactReference extends ContactFields {
	id?: string | null;
}

export interface ResolveOptions {
	ifUnknown: 'create' | 'reject';
	defaultCountry?: string;
	/** What the fields are called for the sender, such as `contact.`. */
	path?: string;
}

/** Why a reference leads to nobody, for machines: distinguishes it from a malformed one. */
export class UnknownContactError extends InvalidInputError {}

/**
 * Finds who is meant: by id, external id, e-mail address or phone number, in this order. Other fields of the
 * reference are saved with a contact that is created, and update one that is known by anything but its id.
 * @throws UnknownContactError when nobody matches and unknown contacts are not to be created
 * @throws InvalidInputError when the reference is empty or malformed
 */
export async function resolveContact(
	context: EngineContext,
	reference: ContactReference,
	options: ResolveOptions,
): Promise<Contact> {
	const path = options.path ?? '';
	return await inTransaction(context, async (tx) => {
		const { id, ...fields } = reference;
		if (id) {
			const contact = await tx.store.contacts.get(id);
			if (contact === null) throw unknown(`${path}id`, id);
			return contact;
		}
		const keys = usableKeys(fields, options.defaultCountry);
		if (keys.length === 0) {
			throw new InvalidInputError({
				field: path === '' ? 'contact' : path.replace(/\.$/, ''),
				reason: malformed(fields) ?? 'must name somebody by id, externalId, email or phone',
			});
		}
		for (const { key, matchBy } of keys) {
			if ((await tx.store.contacts.find(key)) === null) continue;
			const saved = await saveContact(tx, fields, { matchBy, path, defaultCountry: options.defaultCountry });
			return saved.contact;
		}
		const [first] = keys;
		if (options.ifUnknown === 'reject') throw unknown(path + first.matchBy, String(fields[first.matchBy]));
		const created = await saveContact(tx, fields, {
			matchBy: first.matchBy,
			path,
			defaultCountry: options.defaultCountry,
		});
		return created.contact;
	});
}

function usableKeys(
	fields: ContactFields,
	defaultCountry: string | undefined,
): Array<{ matchBy: ContactMatching; key: ContactKey }> {
	const keys: Array<{ matchBy: ContactMatching; key: ContactKey }> = [];
	const externalId = blankToNull(fields.externalId);
	if (externalId) keys.push({ matchBy: 'externalId', key: { externalId } });
	const email = fields.email ? emailKey(fields.email) : null;
	if (email !== null) keys.push({ matchBy: 'email', key: { emailKey: email } });
	const phone = fields.phone ? phoneKey(fields.phone, defaultCountry) : null;
	if (phone !== null) keys.push({ matchBy: 'phone', key: { phoneKey: phone } });
	return keys;
}

function malformed(fields: ContactFields): string | null {
	if (fields.email) return `email "${fields.email.slice(0, 80)}" is not an e-mail address`;
	if (fields.phone) {
		return `phone "${fields.phone.slice(0, 80)}" is not a phone number; write it with its country prefix`;
	}
	return null;
}

function unknown(field: string, value: string): UnknownContactError {
	return new UnknownContactError({ field, reason: `no contact is known by "${value.slice(0, 80)}"` });
}
