import type { INodeProperties } from 'n8n-workflow';

import { durationProperties } from '../../lib/n8n/descriptions/duration';

const OFFSETS = { mode: ['date', 'anniversary'] };

function contactFieldProperty(mode: string, placeholder: string): INodeProperties {
	return {
		displayName: 'Contact’s Field',
		name: 'dateField',
		type: 'string',
		default: '',
		required: true,
		placeholder,
		displayOptions: { show: { mode: [mode], dateSource: ['contact'] } },
		description:
			'Name of an attribute or field of the contact, which is read afresh; parts of nested ones are joined by dots',
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
			'When the contact goes on. A date without a zone is meant in the time zone below; a date without a time is the beginning of that day.',
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
				name: 'Contact’s Field',
				value: 'contact',
				description: 'Found also where a node before this one has dropped the contact from the item',
			},
			{
				name: 'Expression',
				value: 'expression',
				description: 'Any date of the item, such as that of its event or lead',
			},
		],
		description: 'Where the date is taken from',
	},
	contactFieldProperty('date', 'e.g. renewalDate'),
	contactFieldProperty('anniversary', 'e.g. birthday'),
	{
		displayName: 'Date',
		name: 'dateValue',
		type: 'dateTime',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.event.properties.appointment }}',
		displayOptions: { show: { ...OFFSETS, dateSource: ['expression'] } },
		description:
			'ISO 8601, Unix seconds or milliseconds. A date without a zone is meant in the time zone below.',
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
		description: 'Whether contacts go on when the date comes, or some time from it',
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
		description: 'How many days before or after the anniversary',
	},
	timeOfDayProperty(
		'date',
		'',
		'The time on that date, as HH:MM. Empty: the time that the date has, or the beginning of the day.',
	),
	timeOfDayProperty(
		'anniversary',
		'09:00',
		'The time on that day, as HH:MM. Contacts who arrive later on that day wait for the next year.',
	),
	timeOfDayProperty(
		'workingDays',
		'',
		'The time on the working day, as HH:MM. Empty: the time at which the contact arrived.',
	),
	{
		displayName: 'If the Date Is Past',
		name: 'ifPast',
		type: 'options',
		noDataExpression: true,
		default: 'continue',
		displayOptions: { show: { mode: ['until', 'date'] } },
		options: [
			{ name: 'Continue at Once', value: 'continue' },
			{ name: 'Exit the Journey', value: 'exit' },
		],
		description: 'What happens to a contact whose date is past when it arrives here',
	},
	{
		displayName: 'If the Date Is Missing',
		name: 'ifMissing',
		type: 'options',
		noDataExpression: true,
		default: 'fail',
		displayOptions: { show: { mode: ['until', 'date', 'anniversary'] } },
		options: [
			{ name: 'Continue at Once', value: 'continue' },
			{ name: 'Exit the Journey', value: 'exit' },
			{ name: 'Fail', value: 'fail', description: 'As set under On Error in the settings of this node' },
		],
		description: 'What happens to a contact without a date. What is no date fails in any case.',
	},
];
