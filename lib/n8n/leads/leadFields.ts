import type { FieldType, ResourceMapperField } from 'n8n-workflow';

/** What every lead has, by the store's names. */
export const LEAD_FIELDS = {
	topic: 'Topic',
	page: 'Marketing Page',
	campaign: 'Campaign',
	owner: 'Owner',
} as const;

export type LeadFieldName = keyof typeof LEAD_FIELDS;

/** How many of the latest leads are searched for attributes. */
export const LEADS_ASKED = 500;

/** A drop-down with more is useless. */
const MOST_ATTRIBUTES = 200;

/** The prefix of custom attributes' names, as in conditions. */
const ATTRIBUTE = 'attributes.';

/** The custom attribute a mapping field stands for; null: none. */
export function attributeOf(fieldId: string): string | null {
	return fieldId.startsWith(ATTRIBUTE) && fieldId !== ATTRIBUTE ? fieldId.slice(ATTRIBUTE.length) : null;
}

/**
 * The fields that can be mapped to a lead.
 * @param attributes those of known leads
 * @param mapped fields already mapped, which stay whatever the leads say
 */
export function mappableFields(
	attributes: Array<Record<string, unknown>>,
	mapped: ResourceMapperField[] = [],
): ResourceMapperField[] {
	const types = new Map<string, FieldType>();
	for (const { id, type } of mapped) {
		const name = attributeOf(id);
		if (name !== null) types.set(name, type ?? 'string');
	}
	const kept = new Set(types.keys());
	for (const [name, value] of attributes.flatMap((one) => Object.entries(one))) {
		if (value === null || kept.has(name) || (types.size >= MOST_ATTRIBUTES && !types.has(name))) continue;
		const type = typeOf(value);
		// If leads disagree, it's text, which can be anything.
		types.set(name, types.get(name) === undefined || types.get(name) === type ? type : 'string');
	}
	const names = [...types.keys()].sort((left, right) => left.localeCompare(right));
	return [
		...Object.entries(LEAD_FIELDS).map(([id, displayName]) => field(id, displayName, 'string', false)),
		...names.map((name) => field(`${ATTRIBUTE}${name}`, name, types.get(name) ?? 'string', true)),
	];
}

/** @param removed offered by *Add field*, but not shown before that */
function field(id: string, displayName: string, type: FieldType, removed: boolean): ResourceMapperField {
	return {
		id,
		displayName,
		type,
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		removed,
	};
}

function typeOf(value: unknown): FieldType {
	if (Array.isArray(value)) return 'array';
	const type = typeof value;
	return type === 'number' || type === 'boolean' || type === 'object' ? type : 'string';
}
