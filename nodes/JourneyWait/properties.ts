import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty, whenTestingProperty } from '../../lib/n8n/descriptions/common';
import { durationProperties } from '../../lib/n8n/descriptions/duration';
import { applyChangesProperty, stepOptionProperties, zoneProperties } from '../../lib/n8n/steps';

export const properties: INodeProperties[] = [
	{
		displayName: 'Wait',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		default: 'for',
		options: [
			{ name: 'For a Time', value: 'for', description: 'From when the contact arrives here' },
			{ name: 'Until a Date', value: 'until', description: 'The date may differ from contact to contact' },
		],
	},
	...durationProperties({ amount: 'amount', unit: 'unit' }, { mode: ['for'] }),
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
		displayName: 'If the Date Is Past',
		name: 'ifPast',
		type: 'options',
		noDataExpression: true,
		default: 'continue',
		displayOptions: { show: { mode: ['until'] } },
		options: [
			{ name: 'Continue at Once', value: 'continue' },
			{ name: 'Exit the Journey', value: 'exit' },
		],
		description: 'What happens to a contact whose date is past when it arrives here',
	},
	...zoneProperties,
	whenTestingProperty(
		[
			{ name: 'Continue at Once', value: 'continue', description: 'As if the time had come' },
			{ name: 'Stop Here', value: 'stop', description: 'As if the contacts went on waiting' },
		],
		'continue',
	),
	optionsProperty([...stepOptionProperties, applyChangesProperty]),
];
