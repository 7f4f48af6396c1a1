import { InvalidInputError } from '../../domain/errors';
import { ruleKey } from '../../domain/matching';
import { emailKey, phoneKey } from '../../domain/normalization';
import { contactValues, type Contact, type ContactKey, type StoredStrategy } from '../../store';
import { inTransaction, type EngineContext } from '../EngineContext';
import { saveContactByStrategy } from '../matching/saveContactByStrategy';
import { blankToNull, checkContactFields, EMPTY_CONTACT, type ContactFields } from './contactFields';
import { saveContact, type ContactMatching } from './saveContact';

/** Somebody is named by one or more of these; the first that is given and known decides. */
export interface ContactReference extends ContactFields {
	id?: string | null;
}

export interface ResolveOptions {
	ifUnknown: 'create' | 'reject';
	/** By which somebody is looked for who is not named by id; without one by the fields that are one's own. */
	strategy?: StoredStrategy | null;
	defaultCountry?: string;
	/** What the fields are called for the sender, such as `contact.`. */
	path?: string;
}

/** Why a reference leads to nobody, for machines: distinguishes it from a malformed one. */
export class UnknownContactError extends InvalidInputError {}

/**
 * Finds who is meant: by id, external id, e-mail address or phone number, in this order. Other fields of the
 * reference are saved with a contact that is created, and update one that is known by anything but its id. With a
 * strategy it says by what somebody is found, and what is done then.
 * @throws UnknownContactError when nobody matches and unknown contacts are not to be created
 * @throws InvalidInputError when the reference is empty or malformed
 * @throws ConflictError when several match and the strategy is to fail then
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
		if (options.strategy) return await resolveByStrategy(tx, fields, options.strategy, options);
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

async function resolveByStrategy(
	context: EngineContext,
	fields: ContactFields,
	strategy: StoredStrategy,
	{ ifUnknown, path = '', defaultCountry }: ResolveOptions,
): Promise<Contact> {
	const field = path === '' ? 'contact' : path.replace(/\.$/, '');
	// Whom nothing can find again would be created anew by each event.
	if (!canMatch(strategy, checkContactFields(fields, { path, defaultCountry }))) {
		throw new InvalidInputError({
			field,
			reason: `has too little for the matching strategy "${strategy.name}": none of its rules has all of its fields`,
		});
	}
	const { contact } = await saveContactByStrategy(context, fields, {
		strategy,
		path,
		defaultCountry,
		...(ifUnknown === 'reject' ? { ifNotFound: 'skip' as const } : {}),
	});
	if (contact !== null) return contact;
	throw new UnknownContactError({ field, reason: `no contact matches by "${strategy.name}"` });
}

function canMatch(
	{ definition }: StoredStrategy,
	{ attributes = {}, ...checked }: ReturnType<typeof checkContactFields>,
): boolean {
	const values = contactValues({ ...EMPTY_CONTACT, ...checked, attributes: JSON.stringify(attributes) });
	return definition.rules.some((rule) => ruleKey(definition, rule, values) !== null);
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
