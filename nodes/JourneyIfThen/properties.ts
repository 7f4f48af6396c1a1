import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty, whenTestingProperty } from '../../lib/n8n/descriptions/common';
import { durationProperties } from '../../lib/n8n/descriptions/duration';
import { eventFilterProperties } from '../../lib/n8n/descriptions/eventFilter';
import { applyChangesProperty, stepOptionProperties, zoneProperties } from '../../lib/n8n/steps';

const forEvent = { show: { condition: ['event'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Condition',
		name: 'condition',
		type: 'options',
		noDataExpression: true,
		default: 'event',
		// The usual one first.
		options: [
			{
				name: 'Event',
				value: 'event',
				description: 'The contact does something: opens a mail, clicks a link, sends a form',
			},
			{
				name: 'Contact or Lead Fields',
				value: 'fields',
				description: 'Fields of the contact or its lead are as wanted; looked at again when they change',
			},
			{
				name: 'Expression',
				value: 'expression',
				description: 'Decided at once, from the item as it is',
			},
		],
		description: 'What the contact waits for',
	},
	{
		displayName: 'Event Type',
		name: 'eventType',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. email.opened',
		displayOptions: forEvent,
		description: 'The type as the events endpoint gets it, or <code>form.submitted</code> for a journey form',
	},
	...eventFilterProperties(forEvent),
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'filter',
		default: {},
		typeOptions: { filter: { caseSensitive: false, typeValidation: 'loose', version: 2 } },
		displayOptions: { show: { condition: ['fields'] } },
		description:
			'Drag fields of the item’s contact and lead to the left side: they are read afresh each time they are looked at',
	},
	{
		displayName: 'Is True',
		name: 'expression',
		type: 'boolean',
		default: false,
		displayOptions: { show: { condition: ['expression'] } },
		description: 'Whether the contact leaves by True; write an expression that is evaluated for each item',
	},
	{
		displayName: 'Give Up',
		name: 'timeout',
		type: 'options',
		noDataExpression: true,
		default: 'duration',
		displayOptions: { show: { condition: ['event', 'fields'] } },
		options: [
			{
				name: 'After a Time',
				value: 'duration',
				description: 'Contacts for whom it has not become true by then leave by False',
			},
			{
				name: 'At Once',
				value: 'now',
				description: 'Contacts for whom it is not true already leave by False',
			},
			{ name: 'Never', value: 'never', description: 'Contacts wait for ever' },
		],
		description: 'How long contacts are held',
	},
	...durationProperties(
		{ amount: 'timeoutAmount', unit: 'timeoutUnit' },
		{ condition: ['event', 'fields'], timeout: ['duration'] },
	),
	...zoneProperties.map((property) => ({
		...property,
		displayOptions: {
			show: { ...property.displayOptions?.show, condition: ['event', 'fields'], timeout: ['duration'] },
		},
	})),
	whenTestingProperty(
		[
			{ name: 'All Leave by False', value: 'false', description: 'As if the time were up' },
			{ name: 'All Leave by True', value: 'true', description: 'As if the condition were true' },
			{ name: 'Stop Here', value: 'stop', description: 'As if the contacts went on waiting' },
		],
		'true',
	),
	optionsProperty([...stepOptionProperties, applyChangesProperty]),
];
