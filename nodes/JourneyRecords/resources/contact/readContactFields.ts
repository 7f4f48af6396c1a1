import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import type { ContactFields, ContactMatching } from '../../../../lib/engine';
import { readAssignments } from '../../shared/assignments';
import { readCollection, requiredText, textOf } from '../../shared/values';
import { contactFieldProperties } from './upsertProperties';

const MATCH_FIELDS: Record<ContactMatching, string> = {
	email: 'Email',
	phone: 'Phone',
	externalId: 'External ID',
};

/**
 * Reads what is to be saved of a contact. Blank fields and attributes are left out, since an expression that
 * finds nothing must not wipe out what is known, unless `emptyBlank` is set.
 * @param matchBy the field that must be there; null: a matching strategy looks at all of them
 */
export function readContactFields(
	functions: IExecuteFunctions,
	itemIndex: number,
	matchBy: ContactMatching | null,
	{ emptyBlank }: { emptyBlank: boolean },
): ContactFields {
	const given = readCollection(functions, 'fields', itemIndex);
	const fields: Record<string, string | null> = {};
	let testSpeed: Pick<ContactFields, 'testSpeed'> = {};
	for (const { name, displayName } of contactFieldProperties) {
		if (!(name in given)) continue;
		const text = textOf(given[name], displayName);
		if (name === 'testSpeed') testSpeed = readTestSpeed(text, displayName, emptyBlank);
		else if (text !== '') fields[name] = text;
		else if (emptyBlank) fields[name] = null;
	}
	if (matchBy !== null) {
		fields[matchBy] = requiredText(functions, matchBy, itemIndex, {
			field: MATCH_FIELDS[matchBy],
			remedy: 'contacts are matched by it, so give it a value or choose another field in Match By',
		});
	}
	const attributes = Object.entries(
		readAssignments(functions, 'attributes', itemIndex, 'Custom Attributes'),
	).filter(([, value]) => emptyBlank || value !== null);
	return {
		...fields,
		...testSpeed,
		...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
	};
}

function readTestSpeed(text: string, field: string, emptyBlank: boolean): Pick<ContactFields, 'testSpeed'> {
	if (text === '') return emptyBlank ? { testSpeed: null } : {};
	const testSpeed = Number(text);
	if (Number.isInteger(testSpeed) && testSpeed >= 0) return { testSpeed };
	throw new InvalidInputError({
		field,
		reason: `"${text.slice(0, 80)}" is not a whole number of 1 or more; 0 makes this a real contact`,
	});
}
