import type { IExecuteFunctions } from 'n8n-workflow';

import { requireCalendarDate, type CalendarDate } from '../../domain/time';

/**
 * The days off in the parameter *Holidays*: a list, or dates in a text.
 * @param zone IANA zone of dates that are instants
 * @throws InvalidInputError if one isn't a date
 */
export function readHolidays(functions: IExecuteFunctions, itemIndex: number, zone: string): CalendarDate[] {
	const value = functions.getNodeParameter('holidays', itemIndex, '') as unknown;
	const list: unknown[] = Array.isArray(value)
		? value
		: String(value ?? '')
				.split(/[,;\s]+/)
				.filter((each) => each !== '');
	return list.map((each) =>
		requireCalendarDate(each, zone, 'Holidays', '2026-12-24, or --12-24 for every year'),
	);
}
