import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { parseDate } from '../../../lib/domain/waiting';

/**
 * A date of a field, in the workflow's time zone where it names none; null when it is empty.
 * @throws InvalidInputError for what is no date
 */
export function readDate(functions: IExecuteFunctions, value: unknown, field: string): number | null {
	if (value === undefined || value === null || value === '') return null;
	const date = parseDate(value, functions.getTimezone());
	if (date !== null) return date;
	throw new InvalidInputError({
		field,
		reason: `"${String(value).slice(0, 80)}" is not a date; write it like 2026-12-24T18:00`,
	});
}
