import { inputProblems, InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import { checkContactFields, type ContactReference } from '../../lib/engine';
import type { IfInvalid } from '../../lib/n8n/descriptions/entry';
import { keptInvalid } from '../../lib/n8n/invalidFields';

/** How to treat invalid contact fields. */
export interface Leniency {
	ifInvalid: IfInvalid;
	/** For phone numbers without a country prefix. */
	defaultCountry: string | undefined;
}

/** Rejects every invalid field. */
export const STRICT: Leniency = { ifInvalid: 'refuse', defaultCountry: undefined };

const PATH = 'contact.';

/** Fields that identify a contact. */
const KEYS = ['externalId', 'email', 'phone'];

const OPTIONAL = new Set(
	[...KEYS, 'firstName', 'lastName', 'company', 'timeZone', 'owner', 'attributes'].map((name) => PATH + name),
);

/** Problems of a contact's fields, under the caller's names. With an ID, other fields aren't used and aren't checked. */
export function contactProblems(
	{ id, ...fields }: ContactReference,
	{ defaultCountry }: Leniency,
): FieldProblem[] {
	if (id) return [];
	try {
		checkContactFields(fields, { path: PATH, defaultCountry });
		return [];
	} catch (error) {
		return inputProblems(error);
	}
}

/**
 * Removes invalid fields from an event's contact.
 * @param event as it was sent
 * @param wrong all of the event's problems
 * @returns the rest of the event, and the removed fields as they were sent
 * @throws InvalidInputError if anything else is invalid, or no field is left that identifies the contact
 */
export function setAside(
	event: unknown,
	wrong: FieldProblem[],
	{ ifInvalid, defaultCountry }: Leniency,
): { left: object; invalid: Record<string, unknown> } {
	const refused = new InvalidInputError(wrong);
	if (ifInvalid === 'refuse' || !wrong.every(({ field }) => OPTIONAL.has(field))) throw refused;
	const contact = { ...(event as { contact: Record<string, unknown> }).contact };
	const invalid: Record<string, unknown> = {};
	for (const { field } of wrong) {
		const name = field.slice(PATH.length);
		const kept = keptInvalid(contact[name]);
		if (kept !== undefined) invalid[field] = kept;
		delete contact[name];
	}
	if (!isKnowable(contact, defaultCountry)) throw refused;
	return { left: { ...(event as object), contact }, invalid };
}

/** Whether a valid field is left that identifies the contact. */
function isKnowable(contact: Record<string, unknown>, defaultCountry: string | undefined): boolean {
	if (typeof contact.id === 'string' && contact.id !== '') return true;
	return KEYS.some((name) => {
		const value = contact[name];
		if (typeof value !== 'string' || value.trim() === '') return false;
		return contactProblems({ [name]: value }, { ...STRICT, defaultCountry }).length === 0;
	});
}
