import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty, whenTestingProperty } from '../../lib/n8n/descriptions/common';
import { conditionProperties } from '../../lib/n8n/descriptions/conditions';
import { durationProperties } from '../../lib/n8n/descriptions/duration';
import { eventFilterProperties } from '../../lib/n8n/descriptions/eventFilter';
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
				name: 'Condition on What Is Stored',
				value: 'conditions',
				description:
					'Fields of the contact, its account and leads, interactions, segments; goes on as soon as a change makes it true',
			},
			{
				name: 'Event',
				value: 'event',
				description: 'The contact does something: opens a mail, clicks a link, sends a form',
			},
			{
				name: 'Expression',
				value: 'expression',
				description: 'Decided at once, from the item as it is',
			},
			{
				name: 'Fields by Expression',
				value: 'fields',
				description: 'Fields of the contact or its lead are as wanted; looked at again when they change',
			},
			{
				name: 'First Of',
				value: 'firstOf',
				description: 'Several conditions, each with an output of its own, and Timed Out',
			},
		],
		description: 'What the contact waits for',
	},
	pathsProperty,
	{
		displayName: 'Decide',
		name: 'rank',
		type: 'options',
		noDataExpression: true,
		default: 'first',
		displayOptions: { show: { condition: ['firstOf'] } },
		options: [
			{
				name: 'By What Comes First',
				value: 'first',
				description: 'The contact goes on as soon as one of the conditions is true',
			},
			{
				name: 'By Rank',
				value: 'ranked',
				description:
					'When the time is up, the uppermost of the conditions that have come true decides; the first of the list decides at once',
			},
		],
	},
	{
		displayName: 'Events Count Since',
		name: 'pathsSince',
		type: 'options',
		noDataExpression: true,
		default: 'previousHold',
		displayOptions: { show: { condition: ['firstOf'] } },
		options: [
			{ name: 'Arrival at This Step', value: 'arrival' },
			{ name: 'Journey Entry', value: 'entry' },
			{ name: 'Previous Hold', value: 'previousHold' },
		],
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
		displayName: 'How Often',
		name: 'frequency',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: forEvent,
		options: frequencyProperties,
		description: 'When it takes more than one such event',
	},
	...conditionProperties('audience', { show: { condition: ['conditions'] } }),
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
		displayOptions: { show: { condition: HOLDING } },
		options: [
			{
				name: 'After a Time',
				value: 'duration',
				description: 'Contacts for whom it has not become true by then leave by False or Timed Out',
			},
			{
				name: 'At Once',
				value: 'now',
				description: 'Contacts for whom it is not true already leave by False or Timed Out',
			},
			{ name: 'Never', value: 'never', description: 'Contacts wait for ever' },
			{
				name: 'On a Date',
				value: 'date',
				description: 'A date or a field of the contact; when it is past, at once',
			},
		],
		description: 'How long contacts are held',
	},
	{
		displayName: 'Give Up Date',
		name: 'timeoutDate',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { condition: HOLDING, timeout: ['date'] } },
		description: 'When contacts are held no longer; may come from the item',
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
			'By which path all contacts leave in a run in the editor, counted from 1; 0: by Timed Out. Such a run holds nobody and stores nothing.',
	},
	whenTestingProperty(
		[
			{ name: 'All Leave by False', value: 'false', description: 'As if the time were up' },
			{ name: 'All Leave by True', value: 'true', description: 'As if the condition were true' },
			{ name: 'Stop Here', value: 'stop', description: 'As if the contacts went on waiting' },
		],
		'true',
		{ hide: { condition: ['firstOf'] } },
	),
	optionsProperty([...stepOptionProperties, applyChangesProperty, ...visitLimitProperties]),
];
