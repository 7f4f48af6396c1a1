import { InvalidInputError } from '../../lib/domain/errors';
import { parseModel, type ScoringModel } from '../../lib/domain/scoring';
import { readRules } from './readRules';

/** Reads one parameter. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;

type Row = Record<string, unknown>;

/**
 * Reads the model that the node is set to.
 * @param zone IANA zone in which its days are
 * @throws InvalidInputError that names each parameter which is wrong
 */
export function readModel(read: ReadParameter, zone: string): ScoringModel {
	const options = (read('options', {}) ?? {}) as Row;
	const name = String(read('modelName', '') ?? '').trim();
	if (name === '') throw new InvalidInputError({ field: 'Model Name', reason: 'is empty; name the model' });
	return parseModel(
		{
			name,
			rules: readRules(read),
			groups: rowsOf(options.groups, 'group').map((row, index) => ({
				name: row.name,
				...caps(row.min, row.max, `Groups: Group ${index + 1}`),
			})),
			caps: caps(options.minScore, options.maxScore, 'Options'),
			grades: rowsOf(read('grades', {}), 'grade').map((row, index) => ({
				name: row.name,
				...wholeNumber('from', row.from, `Grades: Grade ${index + 1}: From`),
				...wholeNumber('to', row.to, `Grades: Grade ${index + 1}: To`),
			})),
			salesReadyAt: read('salesReady', true) === true ? Number(read('salesReadyAt', 50)) : null,
			combine: options.combine ?? 'any',
			basis: read('basis', 'contact'),
			demote: options.demote ?? false,
			cleanUp: options.cleanUp ?? true,
			zone,
		},
		'Model',
	);
}

export function rowsOf(collection: unknown, name: string): Row[] {
	const rows = ((collection ?? {}) as Row)[name];
	return Array.isArray(rows) ? (rows as Row[]) : [];
}

function caps(min: unknown, max: unknown, field: string): { min?: number; max?: number } {
	return { ...wholeNumber('min', min, `${field}: Lowest`), ...wholeNumber('max', max, `${field}: Highest`) };
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
