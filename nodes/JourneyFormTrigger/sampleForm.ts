import type { IDataObject } from 'n8n-workflow';

import { SAMPLE_PERSON } from '../../lib/n8n/testing/testRecords';
import { sampleValue } from '../../lib/n8n/testing/sampleValue';
import type { Contact } from '../../lib/store';
import type { FieldRule } from './fieldRules';
import type { FormSetup } from './formSetup';

/** What belongs to people, by the targets that are theirs. */
type Person = Partial<Pick<Contact, Extract<FieldRule['target'], keyof Contact>>>;

/**
 * A submission of this form as a sender could make it: every field filled in, every box checked. What isn't
 * known of a stored contact is left out, unless the form requires it.
 * @param contact who sends it; null: a made-up person
 * @param timeZone of that person
 */
export function sampleForm(
	{ fields, consents }: Pick<FormSetup, 'fields' | 'consents'>,
	contact: Contact | null,
	timeZone: string,
): IDataObject {
	const person: Person = contact ?? { ...SAMPLE_PERSON, externalId: 'sample-1', timeZone };
	return Object.fromEntries([
		...fields.flatMap((field) => {
			const value = valueOf(field, person, contact);
			return value === undefined ? [] : [[field.name, value]];
		}),
		...consents.map(({ name, yes }) => [name, yes?.trim() || 'on']),
	]) as IDataObject;
}

function valueOf(
	{ name, target, keptAs, required }: FieldRule,
	person: Person,
	contact: Contact | null,
): unknown {
	const isPersonal = target === 'attribute' || Object.hasOwn(person, target);
	if (!isPersonal) return sampleValue(name);
	const known =
		target === 'attribute' ? contact?.attributes[keptAs] : (person as Record<string, unknown>)[target];
	if (known !== undefined && known !== null) return known;
	return contact === null || required ? sampleValue(name) : undefined;
}
