import type { IDataObject, IExecuteFunctions, ResourceMapperField } from 'n8n-workflow';

import type { LeadFields } from '../../engine';
import { readAssignments, typedValue } from '../assignments';
import { textOf } from '../parameters';
import { attributeOf, LEAD_FIELDS, type LeadFieldName } from './leadFields';

/** n8n's name for *Map Automatically*. */
const AUTOMATIC = 'autoMapInputData';

interface Mapping {
	mappingMode?: string;
	value?: Record<string, unknown> | null;
	schema?: ResourceMapperField[];
}

/**
 * Reads the parameters *Fields* and *Custom Attributes* for one item. Omits blanks, since an expression that
 * finds nothing must not erase what is known.
 * @throws InvalidInputError for a value of the wrong type
 */
export function readLeadMapping(functions: IExecuteFunctions, itemIndex: number): LeadFields {
	const mapping = (functions.getNodeParameter('fields', itemIndex, {}) ?? {}) as Mapping;
	const item = functions.getInputData()[itemIndex]?.json ?? {};
	const given = mapping.mappingMode === AUTOMATIC ? byName(item, mapping) : byHand(mapping);
	const fields: LeadFields = {};
	const attributes = new Map<string, unknown>();
	for (const [id, value] of Object.entries(given)) {
		if (Object.hasOwn(LEAD_FIELDS, id)) {
			const name = id as LeadFieldName;
			const text = textOf(value, LEAD_FIELDS[name]);
			if (text !== '') fields[name] = text;
			continue;
		}
		const attribute = attributeOf(id);
		if (attribute === null) continue;
		const type = mapping.schema?.find((one) => one.id === id)?.type;
		const typed = typedValue(attribute, value, type);
		if (typed !== null) attributes.set(attribute, typed);
	}
	const more = readAssignments(functions, 'attributes', itemIndex, 'Custom Attributes');
	for (const [name, value] of Object.entries(more)) {
		if (value !== null) attributes.set(name, value);
	}
	return attributes.size === 0 ? fields : { ...fields, attributes: Object.fromEntries(attributes) };
}

/** The editor keeps values of removed fields. */
function byHand({ value, schema = [] }: Mapping): Record<string, unknown> {
	const removed = new Set(schema.filter((field) => field.removed === true).map(({ id }) => id));
	return Object.fromEntries(Object.entries(value ?? {}).filter(([id]) => !removed.has(id)));
}

/** The item's own fields named like the lead's, or like an attribute the editor has listed. */
function byName(item: IDataObject, { schema = [] }: Mapping): Record<string, unknown> {
	const ids = new Set([...Object.keys(LEAD_FIELDS), ...schema.map(({ id }) => id)]);
	return Object.fromEntries(
		[...ids].flatMap((id) => {
			const name = attributeOf(id) ?? id;
			return Object.hasOwn(item, name) ? [[id, item[name]] as const] : [];
		}),
	);
}
