import type { IDisplayOptions, INodeProperties, ITriggerFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { nextRun, type Schedule } from '../../domain/schedule';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** When a segment's members enter repeatedly. */
export function scheduleProperties({ show }: IDisplayOptions): INodeProperties[] {
	const every = (...values: string[]): IDisplayOptions => ({ show: { ...show, every: values } });
	return [
		{
			displayName: 'Every',
			name: 'every',
			type: 'options',
			noDataExpression: true,
			default: 'days',
			displayOptions: { show },
			// By length.
			options: [
				{ name: 'Hours', value: 'hours' },
				{ name: 'Days', value: 'days' },
				{ name: 'Week', value: 'weeks' },
				{ name: 'Month', value: 'months' },
			],
			description: 'Follows the calendar in the workflow’s time zone',
		},
		{
			displayName: 'Interval',
			name: 'interval',
			type: 'number',
			noDataExpression: true,
			default: 1,
			typeOptions: { minValue: 1, maxValue: 366, numberPrecision: 0 },
			displayOptions: every('hours', 'days'),
			description: 'Number of hours or days between runs',
		},
		{
			displayName: 'Weekdays',
			name: 'weekdays',
			type: 'multiOptions',
			noDataExpression: true,
			default: [1],
			// In weekday order.
			options: WEEKDAYS.map((name, index) => ({ name, value: index + 1 })),
			displayOptions: every('weeks'),
		},
		{
			displayName: 'Day of the Month',
			name: 'monthDay',
			type: 'number',
			noDataExpression: true,
			default: 1,
			typeOptions: { minValue: 1, maxValue: 31, numberPrecision: 0 },
			displayOptions: every('months'),
			description: 'In shorter months, the last day is used',
		},
		{
			displayName: 'At',
			name: 'atTime',
			type: 'string',
			noDataExpression: true,
			default: '09:00',
			placeholder: 'e.g. 09:00',
			displayOptions: every('days', 'weeks', 'months'),
			description: 'Time of day, from 00:00 to 23:59',
		},
	];
}

/**
 * Reads the schedule from the properties.
 * @throws InvalidInputError when it isn't a schedule
 */
export function readSchedule(functions: ITriggerFunctions): Schedule {
	const zone = functions.getTimezone();
	const every = functions.getNodeParameter('every', 'days') as Schedule['every'];
	const interval = Number(functions.getNodeParameter('interval', 1));
	const weekdays = functions.getNodeParameter('weekdays', [1]) as number[];
	const day = Number(functions.getNodeParameter('monthDay', 1));
	if (every === 'hours' || every === 'days') requireWhole('Interval', interval, every === 'hours' ? 24 : 366);
	if (every === 'months') requireWhole('Day of the Month', day, 31);
	if (every === 'weeks' && weekdays.length === 0) {
		throw new InvalidInputError({ field: 'Weekdays', reason: 'is empty; choose at least one day' });
	}
	const time =
		every === 'hours' ? { hour: 0, minute: 0 } : readTime(functions.getNodeParameter('atTime', '09:00'));
	const schedules: Record<Schedule['every'], Schedule> = {
		hours: { every: 'hours', zone, interval, minute: 0 },
		days: { every: 'days', zone, interval, ...time },
		weeks: { every: 'weeks', zone, weekdays, ...time },
		months: { every: 'months', zone, day, ...time },
	};
	try {
		nextRun(schedules[every], 0);
	} catch (error) {
		throw new InvalidInputError({ field: 'Schedule', reason: (error as Error).message }, { cause: error });
	}
	return schedules[every];
}

function requireWhole(field: string, value: number, most: number): void {
	if (Number.isInteger(value) && value >= 1 && value <= most) return;
	throw new InvalidInputError({ field, reason: `${value} is not a whole number from 1 to ${most}` });
}

function readTime(value: unknown): { hour: number; minute: number } {
	const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(String(value).trim()) ?? [];
	if (hour !== undefined) return { hour: Number(hour), minute: Number(minute) };
	throw new InvalidInputError({
		field: 'At',
		reason: `"${String(value)}" is not a time of day such as 09:00`,
	});
}
