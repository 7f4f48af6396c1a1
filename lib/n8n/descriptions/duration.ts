import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { WaitUnit } from '../../domain/waiting';
import { readNumber } from '../parameters';

interface DurationNames {
	amount: string;
	unit: string;
}

/** An amount and a unit, shown together. */
export function durationProperties(names: DurationNames, show: IDisplayOptions['show']): INodeProperties[] {
	return [
		{
			displayName: 'Amount',
			name: names.amount,
			type: 'number',
			default: 1,
			typeOptions: { minValue: 0 },
			displayOptions: { show },
			description: 'How many of the unit below. Can come from the item.',
		},
		{
			displayName: 'Unit',
			name: names.unit,
			type: 'options',
			default: 'days',
			// By length, which is more useful here than alphabetical order.
			options: [
				{ name: 'Seconds', value: 'seconds' },
				{ name: 'Minutes', value: 'minutes' },
				{ name: 'Hours', value: 'hours' },
				{ name: 'Days', value: 'days', description: 'Calendar days: the same time of day in the time zone' },
				{ name: 'Weeks', value: 'weeks' },
				{ name: 'Months', value: 'months' },
				{ name: 'Years', value: 'years' },
			],
			displayOptions: { show },
			description: 'Days and longer units follow the calendar: one day isn’t always 24 hours',
		},
	];
}

/**
 * A piece of a subtitle's expression: `2 days`, `1 hour`. The editor can't evaluate an author's expression
 * before there are items, and would drop the whole subtitle.
 */
export function durationSubtitle({ amount, unit }: DurationNames): string {
	const [howMany, ofWhat] = [`$rawParameter["${amount}"]`, `$rawParameter["${unit}"]`];
	const fixed = `${howMany} + " " + (${howMany} === 1 ? ${ofWhat}.slice(0, -1) : ${ofWhat})`;
	return `([${howMany}, ${ofWhat}].some((each) => String(each).startsWith("=")) ? "a time from the item" : ${fixed})`;
}

/**
 * Reads a duration for one item.
 * @throws InvalidInputError when the amount isn't a number of 0 or more
 */
export function readDuration(
	functions: IExecuteFunctions,
	itemIndex: number,
	names: DurationNames,
	field: string,
): { amount: number; unit: WaitUnit } {
	const amount = readNumber(functions, names.amount, itemIndex, 1, { field });
	return { amount, unit: functions.getNodeParameter(names.unit, itemIndex, 'days') as WaitUnit };
}
