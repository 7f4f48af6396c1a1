import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty, whenTestingProperty } from '../../lib/n8n/descriptions/common';
import { durationProperties } from '../../lib/n8n/descriptions/duration';
import {
	applyChangesProperty,
	stepOptionProperties,
	visitLimitProperties,
	zoneProperties,
} from '../../lib/n8n/steps';
import { dateProperties } from './dateProperties';
import { timingProperty } from './timingProperty';
import { windowProperties, weekdaysProperty } from './windowProperties';

export const properties: INodeProperties[] = [
	{
		displayName: 'Wait',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		default: 'for',
		// Simplest first, which is more useful here than alphabetical order.
		options: [
			{ name: 'For a Time', value: 'for', description: 'From when the contact arrives here' },
			{
				name: 'For Working Days',
				value: 'workingDays',
				description: 'From when the contact arrives here, without weekends and holidays',
			},
			{ name: 'Until a Date', value: 'until', description: 'The date may differ from contact to contact' },
			{
				name: 'Until a Date of the Contact or Item',
				value: 'date',
				description: 'Before, on or after a renewal date, an appointment, a trial’s end',
			},
			{
				name: 'Until a Weekday and Time',
				value: 'window',
				description: 'Until days and hours at which contacts may go on, such as Tuesday to Thursday, 9 to 5',
			},
			{
				name: 'Until an Anniversary',
				value: 'anniversary',
				description: 'The next birthday, or the next time that another date comes round',
			},
		],
		description: 'What the contact waits for',
	},
	...durationProperties({ amount: 'amount', unit: 'unit' }, { mode: ['for'] }),
	{
		displayName: 'Working Days',
		name: 'workingDays',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: { mode: ['workingDays'] } },
		description:
			'The day on which the contact arrives does not count. With 0 it goes on at once on a working day, else on the next one.',
	},
	...dateProperties,
	...windowProperties({ weekdays: 'weekdays', from: 'windowFrom', to: 'windowTo' }, { mode: ['window'] }),
	weekdaysProperty({
		displayName: 'Working Week',
		name: 'workingWeek',
		displayOptions: { show: { mode: ['workingDays'] } },
		description: 'The days on which is worked',
	}),
	{
		displayName: 'Holidays',
		name: 'holidays',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. 2026-04-06, --12-25, --12-26',
		displayOptions: { show: { mode: ['workingDays'] } },
		description:
			'Days off, parted by commas or lines, or a list from an expression. Without a year, as in <code>--12-25</code>, they are off every year.',
	},
	...zoneProperties,
	timingProperty,
	whenTestingProperty(
		[
			{ name: 'Continue at Once', value: 'continue', description: 'As if the time had come' },
			{ name: 'Stop Here', value: 'stop', description: 'As if the contacts went on waiting' },
		],
		'continue',
	),
	optionsProperty([...stepOptionProperties, applyChangesProperty, ...visitLimitProperties]),
];
