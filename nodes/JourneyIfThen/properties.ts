import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty, whenTestingProperty } from '../../lib/n8n/descriptions/common';
import { conditionProperties, withEntryProperties } from '../../lib/n8n/descriptions/conditions';
import { durationProperties } from '../../lib/n8n/descriptions/duration';
import { eventFilterProperties } from '../../lib/n8n/descriptions/eventFilter';
import { eventTypeLocator } from '../../lib/n8n/descriptions/eventTypeLocator';
import {
	applyChangesProperty,
	stepOptionProperties,
	visitLimitProperties,
	zoneProperties,
} from '../../lib/n8n/steps';
import { frequencyProperties } from './frequency';
import { pathsProperty } from './paths';

/** Conditions for which contacts may have to wait. */
const HOLDING = ['event', 'conditions', 'fields', 'firstOf'];

const forEvent = { show: { condition: ['event'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Condition',
		name: 'condition',
		type: 'options',
		noDataExpression: true,
		default: 'event',
		options: [
			{
				name: 'Contact, Account or Lead Data',
				value: 'conditions',
				description:
					'Stored fields, interactions, segments, and what the contact entered with. The contact continues as soon as a change makes the condition true.',
			},
			{
				name: 'Event',
				value: 'event',
				description: 'The contact does something: opens an email, clicks a link, submits a form',
			},
			{
				name: 'Expression',
				value: 'expression',
				description: 'Decided immediately, from the item as it is',
			},
			{
				name: 'Item Data (Re-Checked)',
				value: 'fields',
				description: 'Contact or lead fields on the item, checked again whenever they change',
			},
			{
				name: 'Whichever Comes First',
				value: 'firstOf',
				description: 'Several conditions, each with its own output, plus Timed Out',
			},
		],
		description: 'What the contact waits for',
	},
	pathsProperty,
	{
		displayName: 'Path Selection',
		name: 'pathSelection',
		type: 'options',
		noDataExpression: true,
		default: 'firstMatch',
		displayOptions: { show: { condition: ['firstOf'] } },
		options: [
			{
				name: 'First Match Wins',
				value: 'firstMatch',
				description: 'The contact continues as soon as one of the conditions is true',
			},
			{
				name: 'Priority Order',
				value: 'priority',
				description:
					'At the timeout, the topmost condition that has come true wins. The first path in the list wins immediately.',
			},
		],
	},
	{
		displayName: 'Count Events Since',
		name: 'pathsSince',
		type: 'options',
		noDataExpression: true,
		default: 'previousHold',
		displayOptions: { show: { condition: ['firstOf'] } },
		options: [
			{ name: 'Arrival at This Step', value: 'arrival' },
			{ name: 'Journey Entry', value: 'entry' },
			{ name: 'Last Wait', value: 'previousHold' },
		],
	},
	eventTypeLocator(
		{
			displayName: 'Event Type',
			name: 'eventType',
			displayOptions: forEvent,
			description:
				'The event type as sent to the events endpoint, or <code>form.submitted</code> for a journey form',
		},
		{ required: true },
	),
	...eventFilterProperties(forEvent),
	{
		displayName: 'How Often',
		name: 'frequency',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: forEvent,
		options: frequencyProperties,
		description: 'Set this if the event must occur more than once',
	},
	...withEntryProperties(conditionProperties('audience', { show: { condition: ['conditions'] } })),
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'filter',
		default: {},
		typeOptions: { filter: { caseSensitive: false, typeValidation: 'loose', version: 2 } },
		displayOptions: { show: { condition: ['fields'] } },
		description:
			'Drag fields of the item’s contact and lead to the left side. They are read again at every check.',
	},
	{
		displayName: 'Is True',
		name: 'expression',
		type: 'boolean',
		default: false,
		displayOptions: { show: { condition: ['expression'] } },
		description: 'Whether the contact leaves by True. Use an expression; it’s evaluated for each item.',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'options',
		noDataExpression: true,
		default: 'duration',
		displayOptions: { show: { condition: HOLDING } },
		options: [
			{
				name: 'After a Duration',
				value: 'duration',
				description: 'Contacts that don’t match by then leave by False or Timed Out',
			},
			{
				name: 'Immediately',
				value: 'immediately',
				description: 'Contacts that don’t already match leave by False or Timed Out',
			},
			{ name: 'Never', value: 'never', description: 'Contacts wait until they match' },
			{
				name: 'On a Date',
				value: 'date',
				description: 'A date or a contact field. If it has passed, contacts time out immediately.',
			},
		],
		description: 'When contacts stop waiting',
	},
	{
		displayName: 'Timeout Date',
		name: 'timeoutDate',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { condition: HOLDING, timeout: ['date'] } },
		description: 'When contacts stop waiting. Can come from the item.',
	},
	...durationProperties(
		{ amount: 'timeoutAmount', unit: 'timeoutUnit' },
		{ condition: HOLDING, timeout: ['duration'] },
	),
	...zoneProperties.map((property) => ({
		...property,
		displayOptions: {
			show: { ...property.displayOptions?.show, condition: HOLDING, timeout: ['duration', 'date'] },
		},
	})),
	{
		displayName: 'When Testing: Path',
		name: 'whenTestingPath',
		type: 'number',
		noDataExpression: true,
		default: 1,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		displayOptions: { show: { condition: ['firstOf'] } },
		description:
			'Which path all contacts take when you test in the editor, counting from 1; 0 means Timed Out. Test runs hold no contacts and store nothing.',
	},
	whenTestingProperty(
		[
			{ name: 'All Leave by False', value: 'false', description: 'As if it had timed out' },
			{ name: 'All Leave by True', value: 'true', description: 'As if the condition were true' },
			{ name: 'Stop Here', value: 'stop', description: 'As if the contacts were still waiting' },
		],
		'true',
		{ hide: { condition: ['expression', 'firstOf'] } },
	),
	optionsProperty([...stepOptionProperties, applyChangesProperty, ...visitLimitProperties]),
];
