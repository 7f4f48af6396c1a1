import { InvalidInputError } from '../../lib/domain/errors';
import { parseModel, type ScoringModel } from '../../lib/domain/scoring';
import { toNumber } from '../../lib/n8n/parameters';
import { readRules } from './readRules';
import { rowsOf, wholeNumber, type ReadParameter } from './readValues';

type Row = Record<string, unknown>;

/**
 * Reads the node's model.
 * @param zone IANA zone of its days
 * @throws InvalidInputError that names each invalid parameter
 */
export function readModel(read: ReadParameter, zone: string): ScoringModel {
	const options = (read('options', {}) ?? {}) as Row;
	const name = String(read('modelName', '') ?? '').trim();
	if (name === '')
		throw new InvalidInputError({ field: 'Model Name', reason: 'is empty; enter a name for the model' });
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
			salesReadyAt:
				read('salesReady', true) === true
					? toNumber(read('salesReadyAt', 50), { field: 'Sales-Ready Threshold', least: -Infinity })
					: null,
			combine: options.combine ?? 'any',
			basis: read('basis', 'contact'),
			demote: options.demote ?? false,
			cleanUp: options.cleanUp ?? true,
			zone,
		},
		'Model',
	);
}

function caps(min: unknown, max: unknown, field: string): { min?: number; max?: number } {
	return { ...wholeNumber('min', min, `${field}: Lowest`), ...wholeNumber('max', max, `${field}: Highest`) };
}
