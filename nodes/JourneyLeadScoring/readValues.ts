import { InvalidInputError } from '../../lib/domain/errors';

/** Reads one parameter. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;

export function rowsOf(collection: unknown, name: string): Array<Record<string, unknown>> {
	const rows = ((collection ?? {}) as Record<string, unknown>)[name];
	return Array.isArray(rows) ? (rows as Array<Record<string, unknown>>) : [];
}

/** A number that may be left empty. */
export function wholeNumber<K extends string>(
	key: K,
	value: unknown,
	field: string,
): { [each in K]?: number } {
	if (value === undefined || value === null || value === '') return {};
	const number = typeof value === 'string' ? Number(value.trim()) : value;
	if (typeof number === 'number' && Number.isInteger(number))
		return { [key]: number } as { [each in K]: number };
	throw new InvalidInputError({
		field,
		reason: `"${String(value).slice(0, 80)}" is not a whole number; leave it empty for none`,
	});
}
