import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import type { ContactFields, ContactMatching } from '../../../../lib/engine';
import { readAssignments } from '../../../../lib/n8n/assignments';
import { readCollection, textOf } from '../../shared/values';
import { contactFieldProperties } from './upsertProperties';

const MATCH_FIELDS: Record<ContactMatching, string> = {
	email: 'Email',
	phone: 'Phone',
	externalId: 'External ID',
};

/**
 * Reads the contact fields to save. Omits blank fields and attributes, since an expression that finds nothing
 * must not erase data, unless `emptyBlank` is set.
 * @param matchBy the field that must have a value; null if a matching strategy uses all fields
 */
export function readContactFields(
	functions: IExecuteFunctions,
	itemIndex: number,
	matchBy: ContactMatching | null,
	{ emptyBlank }: { emptyBlank: boolean },
): ContactFields {
	const { given, attributes } =
		functions.getNodeParameter('mapping', itemIndex, 'each') === 'auto'
			? fromItem(functions, itemIndex)
			: fromParameters(functions, itemIndex, matchBy);
	const fields: Record<string, string | null> = {};
	let testSpeed: Pick<ContactFields, 'testSpeed'> = {};
	for (const { name, displayName } of contactFieldProperties) {
		if (!(name in given)) continue;
		const text = textOf(given[name], displayName);
		if (name === matchBy && text === '') throw missing(matchBy);
		if (name === 'testSpeed') testSpeed = readTestSpeed(text, displayName, emptyBlank);
		else if (text !== '') fields[name] = text;
		else if (emptyBlank) fields[name] = null;
	}
	if (matchBy !== null && fields[matchBy] === undefined) throw missing(matchBy);
	const kept = Object.entries(attributes).filter(([, value]) => emptyBlank || value !== null);
	return {
		...fields,
		...testSpeed,
		...(kept.length === 0 ? {} : { attributes: Object.fromEntries(kept) }),
	};
}

interface Given {
	/** By contact field name. */
	given: Record<string, unknown>;
	attributes: Record<string, unknown>;
}

function fromParameters(
	functions: IExecuteFunctions,
	itemIndex: number,
	matchBy: ContactMatching | null,
): Given {
	const given = { ...readCollection(functions, 'fields', itemIndex) };
	if (matchBy !== null) given[matchBy] = functions.getNodeParameter(matchBy, itemIndex, '');
	return { given, attributes: readAssignments(functions, 'attributes', itemIndex, 'Custom Attributes') };
}

const FIELD_NAMES = new Map(contactFieldProperties.map(({ name }) => [lettersOf(name), name]));

/** Reads the item itself, which saves evaluating an expression per field. */
function fromItem(functions: IExecuteFunctions, itemIndex: number): Given {
	const keepsOthers = functions.getNodeParameter('otherFields', itemIndex, 'ignore') === 'attributes';
	const given: Given['given'] = {};
	const attributes: Given['attributes'] = {};
	for (const [key, value] of Object.entries(functions.getInputData()[itemIndex].json)) {
		const name = FIELD_NAMES.get(lettersOf(key));
		if (name !== undefined) given[name] ??= value;
		else if (keepsOthers && (value === null || typeof value !== 'object'))
			attributes[key] = value === '' ? null : value;
	}
	return { given, attributes };
}

/** `First Name`, `first_name` and `firstName` are the same. */
function lettersOf(name: string): string {
	return name.replace(/[\s_-]/g, '').toLowerCase();
}

function missing(matchBy: ContactMatching): InvalidInputError {
	return new InvalidInputError({
		field: MATCH_FIELDS[matchBy],
		reason: 'is empty; contacts are matched by it, so enter a value or choose another field in Match By',
	});
}

function readTestSpeed(text: string, field: string, emptyBlank: boolean): Pick<ContactFields, 'testSpeed'> {
	if (text === '') return emptyBlank ? { testSpeed: null } : {};
	const testSpeed = Number(text);
	if (Number.isInteger(testSpeed) && testSpeed >= 0) return { testSpeed };
	throw new InvalidInputError({
		field,
		reason: `"${text.slice(0, 80)}" is not a whole number; enter 1 or more, or 0 for a real contact`,
	});
}
