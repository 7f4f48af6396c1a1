import type { IDataObject } from 'n8n-workflow';

import { SAMPLE_PERSON } from '../../lib/n8n/testing/testRecords';
import { sampleValue } from '../../lib/n8n/testing/sampleValue';
import type { Contact } from '../../lib/store';
import type { FieldRule } from './fieldRules';
import type { FormSetup } from './formSetup';

/** What belongs to people, by the targets that are theirs. */
type Person = Partial<Pick<Contact, Extract<FieldRule['target'], keyof Contact>>>;

/**
 * A submission of this form as a sender could make it: every field filled in, every box checked.
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
		...fields.map((field) => [field.name, valueOf(field, person, contact) ?? sampleValue(field.name)]),
		...consents.map(({ name, yes }) => [name, yes?.trim() || 'on']),
	]) as IDataObject;
}

function valueOf({ target, keptAs }: FieldRule, person: Person, contact: Contact | null): unknown {
	if (target === 'attribute') return contact?.attributes[keptAs];
	return Object.hasOwn(person, target) ? (person as Record<string, unknown>)[target] : undefined;
}
