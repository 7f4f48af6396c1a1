import type { IExecuteFunctions } from 'n8n-workflow';

import { isBlankDate, requireDate } from '../../../lib/domain/time';

/**
 * A field's date, in the workflow's time zone unless it has its own; null if empty.
 * @throws InvalidInputError if it isn't a date
 */
export function readDate(functions: IExecuteFunctions, value: unknown, field: string): number | null {
	return isBlankDate(value) ? null : requireDate(value, functions.getTimezone(), field);
}
