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
import { windowProperties, weekdaysProperty } from '../../lib/n8n/descriptions/window';

export const properties: INodeProperties[] = [
	{
		displayName: 'Wait',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		default: 'for',
		// Simplest first, which is more useful here than alphabetical order.
		options: [
			{ name: 'For a Duration', value: 'for', description: 'Counted from when the contact arrives here' },
			{
				name: 'For Working Days',
				value: 'workingDays',
				description: 'Counted from when the contact arrives here, skipping weekends and holidays',
			},
			{
				name: 'Until a Date',
				value: 'until',
				description: 'A fixed date, or one from a field of the contact, the entry or an expression',
			},
			{
				name: 'Until a Date on the Contact or Item',
				value: 'date',
				description: 'Before, on or after a renewal date, an appointment or the end of a trial',
			},
			{
				name: 'Until a Weekday and Time',
				value: 'window',
				description: 'Until days and hours when contacts can continue, such as Tuesday to Thursday, 9 to 5',
			},
			{
				name: 'Until an Anniversary',
				value: 'anniversary',
				description: 'The next birthday, or the next time another date comes around',
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
			'The day the contact arrives doesn’t count. With 0, it continues immediately on a working day, or on the next one.',
	},
	...dateProperties,
	...windowProperties({ weekdays: 'weekdays', from: 'windowFrom', to: 'windowTo' }, { mode: ['window'] }),
	weekdaysProperty({
		displayName: 'Working Week',
		name: 'workingWeek',
		displayOptions: { show: { mode: ['workingDays'] } },
		description: 'Which days are working days',
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
			'Days off, one per line or comma-separated, or a list from an expression. A date without a year, such as <code>--12-25</code>, is off every year.',
	},
	...zoneProperties,
	timingProperty,
	whenTestingProperty(
		[
			{ name: 'Continue Immediately', value: 'continue', description: 'As if the wait were over' },
			{ name: 'Stop Here', value: 'stop', description: 'As if the contacts were still waiting' },
		],
		'continue',
	),
	optionsProperty([...stepOptionProperties, applyChangesProperty, ...visitLimitProperties]),
];
