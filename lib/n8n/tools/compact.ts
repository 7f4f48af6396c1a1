import type { IDataObject } from 'n8n-workflow';

/** A record without its empty fields: null, an empty text, and lists and objects with nothing in them. */
export function compact(json: IDataObject): IDataObject {
	return (compacted(json) ?? {}) as IDataObject;
}

function compacted(value: unknown): unknown {
	if (value === null || value === undefined || value === '') return undefined;
	if (typeof value !== 'object') return value;
	if (Array.isArray(value)) {
		const kept = value.map(compacted).filter((one) => one !== undefined);
		return kept.length === 0 ? undefined : kept;
	}
	const kept = Object.entries(value)
		.map(([name, one]) => [name, compacted(one)] as const)
		.filter(([, one]) => one !== undefined);
	return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
