import { inputProblems, InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import { checkContactFields, type ContactReference } from '../../lib/engine';
import type { IfInvalid } from '../../lib/n8n/descriptions/entry';
import { keptInvalid } from '../../lib/n8n/invalidFields';

/** What is done about fields of the contact that are wrong. */
export interface Leniency {
	ifInvalid: IfInvalid;
	/** Of phone numbers without a country prefix. */
	defaultCountry: string | undefined;
}

/** Whatever is wrong is refused. */
export const STRICT: Leniency = { ifInvalid: 'refuse', defaultCountry: undefined };

const PATH = 'contact.';

/** By which a contact is known. */
const KEYS = ['externalId', 'email', 'phone'];

const OPTIONAL = new Set(
	[...KEYS, 'firstName', 'lastName', 'company', 'timeZone', 'owner', 'attributes'].map((name) => PATH + name),
);

/** What is wrong with the fields of a contact, as the caller names them. Those beside an ID are not looked at. */
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
 * Takes fields out of an event's contact that are wrong.
 * @param event as it was sent
 * @param wrong all that is wrong with it
 * @returns what is left of the event, and what was taken out, as it was sent
 * @throws InvalidInputError when something else is wrong, or nothing is left by which the contact is known
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

/** Whether anything is there by which the contact can be found, and readable. */
function isKnowable(contact: Record<string, unknown>, defaultCountry: string | undefined): boolean {
	if (typeof contact.id === 'string' && contact.id !== '') return true;
	return KEYS.some((name) => {
		const value = contact[name];
		if (typeof value !== 'string' || value.trim() === '') return false;
		return contactProblems({ [name]: value }, { ...STRICT, defaultCountry }).length === 0;
	});
}
