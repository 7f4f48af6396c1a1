import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { dueInDays } from '../../lib/domain/dueDate';
import { InvalidInputError } from '../../lib/domain/errors';
import { isBlankDate, requireDate } from '../../lib/domain/time';
import { MONDAY_TO_FRIDAY, readTimeOfDay } from '../../lib/domain/waiting';
import { readHolidays } from '../../lib/n8n/descriptions/holidays';
import { readNumber, readText } from '../../lib/n8n/parameters';
import { systemClock } from '../../lib/n8n/systemClock';
import { emptiedBy } from '../../lib/n8n/trail';

const inDays = { kind: ['task', 'phoneCall'], due: ['days'] };

export const dueProperties: INodeProperties[] = [
	{
		displayName: 'Due',
		name: 'due',
		type: 'options',
		noDataExpression: true,
		default: 'days',
		displayOptions: { show: { kind: ['task', 'phoneCall'] } },
		options: [
			{ name: 'After a Number of Days', value: 'days' },
			{ name: 'No Due Date', value: 'none' },
			{ name: 'On a Date', value: 'date' },
		],
		description: 'When it’s due',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: inDays },
		description: 'Number of days from now, counted in the time zone below',
	},
	{
		displayName: 'Working Days Only',
		name: 'workingDays',
		type: 'boolean',
		default: true,
		displayOptions: { show: inDays },
		description: 'Whether to skip Saturdays, Sundays and holidays',
	},
	{
		displayName: 'Holidays',
		name: 'holidays',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. 2026-04-06, --12-25, --12-26',
		displayOptions: { show: { ...inDays, workingDays: [true] } },
		description:
			'Days off, one per line or comma-separated, or a list from an expression. A date without a year, such as <code>--12-25</code>, is off every year.',
	},
	{
		displayName: 'Due Time',
		name: 'dueTime',
		type: 'string',
		default: '',
		placeholder: 'e.g. 17:00',
		displayOptions: { show: inDays },
		description: 'Time of day on the due date. Leave empty to use the time this node runs.',
	},
	{
		displayName: 'Due Date',
		name: 'dueDate',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { kind: ['task', 'phoneCall'], due: ['date'] } },
		description: 'When it’s due, in the time zone below',
	},
];

/**
 * When a task or call is due, UTC epoch milliseconds; null: anytime.
 * @throws InvalidInputError if it isn't a date or time
 */
export function readDueAt(functions: IExecuteFunctions, itemIndex: number, zone: string): number | null {
	switch (functions.getNodeParameter('due', itemIndex, 'days')) {
		case 'none':
			return null;
		case 'date':
			return readDate(functions, 'dueDate', 'Due Date', itemIndex, zone);
		default: {
			const days = readNumber(functions, 'days', itemIndex, 2, { field: 'Days', whole: true });
			const at = readText(functions, 'dueTime', itemIndex);
			if (at !== null && readTimeOfDay(at) === null) {
				throw new InvalidInputError({
					field: 'Due Time',
					reason: `"${at.slice(0, 20)}" is not a time of day; write it like 17:00`,
				});
			}
			return dueInDays(systemClock.now(), days, zone, {
				workingDays: functions.getNodeParameter('workingDays', itemIndex, true) === true,
				calendar: { ...MONDAY_TO_FRIDAY, holidays: readHolidays(functions, itemIndex, zone) },
				...(at === null ? {} : { at }),
			});
		}
	}
}

/** @throws InvalidInputError if it isn't a date */
export function readDate(
	functions: IExecuteFunctions,
	name: string,
	field: string,
	itemIndex: number,
	zone: string,
): number {
	const value: unknown = functions.getNodeParameter(name, itemIndex, '');
	const emptied = isBlankDate(value) ? emptiedBy(functions, itemIndex) : null;
	if (emptied !== null)
		throw new InvalidInputError({ field, reason: `is empty for this contact; ${emptied}` });
	return requireDate(value, zone, field);
}
