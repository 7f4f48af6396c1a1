import type { INodeProperties } from 'n8n-workflow';

import { durationProperties } from '../../lib/n8n/descriptions/duration';

const OFFSETS = { mode: ['date', 'anniversary'] };

function contactFieldProperty(mode: string, placeholder: string): INodeProperties {
	return {
		displayName: 'Contact Field',
		name: 'dateField',
		type: 'string',
		default: '',
		required: true,
		placeholder,
		displayOptions: { show: { mode: [mode], dateSource: ['contact'] } },
		description:
			'Name of a contact attribute or field, read again each time. Use dots for nested ones, such as plan.renewsOn.',
	};
}

function timeOfDayProperty(mode: string, initial: string, description: string): INodeProperties {
	return {
		displayName: 'Time of Day',
		name: 'at',
		type: 'string',
		default: initial,
		placeholder: 'e.g. 09:00',
		displayOptions: { show: { mode: [mode] } },
		description,
	};
}

/** Which date to wait for. */
export const dateProperties: INodeProperties[] = [
	{
		displayName: 'Date',
		name: 'date',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { mode: ['until'] } },
		description:
			'When the contact continues. A date without a zone is in the time zone below; a date without a time means the start of that day.',
	},
	{
		displayName: 'Date From',
		name: 'dateSource',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		displayOptions: { show: OFFSETS },
		options: [
			{
				name: 'Contact Field',
				value: 'contact',
				description: 'Works even if an earlier node dropped the contact from the item',
			},
			{
				name: 'Entry Property',
				value: 'entry',
				description:
					'A form field, event property or record field the contact entered with. Works even if an earlier node replaced the item.',
			},
			{
				name: 'Expression',
				value: 'expression',
				description: 'Any date on the item, such as one from its event or lead',
			},
		],
		description: 'Where to read the date from',
	},
	contactFieldProperty('date', 'e.g. renewalDate'),
	contactFieldProperty('anniversary', 'e.g. birthday'),
	{
		displayName: 'Entry Property',
		name: 'entryProperty',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. startsAt',
		displayOptions: { show: { ...OFFSETS, dateSource: ['entry'] } },
		description:
			'Name of what the contact entered with, as in <code>journey.entry</code>. Use dots for nested ones, such as booking.startsAt.',
	},
	{
		displayName: 'Date',
		name: 'dateValue',
		type: 'dateTime',
		// An expression from the start, so the field takes one instead of showing a date picker.
		default: '=',
		required: true,
		placeholder: 'e.g. {{ $json.event.properties.appointment }}',
		displayOptions: { show: { ...OFFSETS, dateSource: ['expression'] } },
		description: 'ISO 8601, Unix seconds or milliseconds. A date without a zone is in the time zone below.',
	},
	{
		displayName: 'When',
		name: 'offset',
		type: 'options',
		noDataExpression: true,
		default: 'on',
		displayOptions: { show: OFFSETS },
		options: [
			{ name: 'On the Date', value: 'on' },
			{ name: 'Before the Date', value: 'before' },
			{ name: 'After the Date', value: 'after' },
		],
		description: 'Whether contacts continue on the date, before it or after it',
	},
	...durationProperties(
		{ amount: 'offsetAmount', unit: 'offsetUnit' },
		{ mode: ['date'], offset: ['before', 'after'] },
	),
	{
		displayName: 'Days',
		name: 'offsetDays',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: { mode: ['anniversary'], offset: ['before', 'after'] } },
		description: 'Number of days before or after the anniversary',
	},
	timeOfDayProperty(
		'date',
		'',
		'Time on that date, as HH:MM. Leave empty to use the date’s own time, or the start of the day.',
	),
	timeOfDayProperty(
		'anniversary',
		'09:00',
		'Time on that day, as HH:MM. Contacts that arrive later that day wait until next year.',
	),
	timeOfDayProperty(
		'workingDays',
		'',
		'Time on the working day, as HH:MM. Leave empty to use the time the contact arrived.',
	),
	{
		displayName: 'If the Date Has Passed',
		name: 'ifPast',
		type: 'options',
		noDataExpression: true,
		default: 'continue',
		displayOptions: { show: { mode: ['until', 'date'] } },
		options: [
			{ name: 'Continue Immediately', value: 'continue' },
			{ name: 'Exit the Journey', value: 'exit' },
		],
		description: 'What happens to a contact whose date has already passed when it arrives here',
	},
	{
		displayName: 'If the Date Is Missing',
		name: 'ifMissing',
		type: 'options',
		noDataExpression: true,
		default: 'fail',
		displayOptions: { show: { mode: ['until', 'date', 'anniversary'] } },
		options: [
			{ name: 'Continue Immediately', value: 'continue' },
			{ name: 'Exit the Journey', value: 'exit' },
			{ name: 'Fail', value: 'fail', description: 'Follows On Error in this node’s settings' },
		],
		description: 'What happens to a contact without a date. Invalid dates always fail.',
	},
];
