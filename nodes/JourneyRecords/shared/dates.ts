import type { IExecuteFunctions } from 'n8n-workflow';

import { isBlankDate, requireDate } from '../../../lib/domain/time';

/**
 * A date of a field, in the workflow's time zone where it names none; null when it is empty.
 * @throws InvalidInputError for what is no date
 */
export function readDate(functions: IExecuteFunctions, value: unknown, field: string): number | null {
	return isBlankDate(value) ? null : requireDate(value, functions.getTimezone(), field);
}
