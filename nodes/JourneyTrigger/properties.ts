import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';
import { ifStepRemovedProperty } from '../../lib/n8n/descriptions/entry';
import { entryRuleProperties } from '../../lib/n8n/descriptions/entryRules';
import { conditionProperties } from '../../lib/n8n/descriptions/conditions';
import { propertyConditions } from '../../lib/n8n/descriptions/eventFilter';
import { eventTypeLocator } from '../../lib/n8n/descriptions/eventTypeLocator';
import { stepOptionProperties } from '../../lib/n8n/steps';
import { testContactProperty } from '../../lib/n8n/testing/testPerson';
import { scheduleProperties } from '../../lib/n8n/descriptions/schedule';

/** The node's settings, on the canvas. */
export const subtitle = `={{ {
	conditions: "contacts that match, " + ({ once: "once", schedule: "scheduled", continuous: "as they begin to" })[$parameter["when"]],
	segment: "segment, " + ({ once: "once", schedule: "scheduled", continuous: "as members join" })[$parameter["when"]],
	record: $parameter["record"] + " " + $parameter["action"],
	event: $parameter["eventTypes"] || "event"
}[$parameter["audience"]] }}`;

const forSegment = { show: { audience: ['segment'] } };
const forConditions = { show: { audience: ['conditions'] } };
const forMembers = { show: { audience: ['conditions', 'segment'] } };
const forRecord = { show: { audience: ['record'] } };
const forEvent = { show: { audience: ['event'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Audience',
		name: 'audience',
		type: 'options',
		noDataExpression: true,
		default: 'event',
		// The most common one first.
		options: [
			{
				name: 'Event',
				value: 'event',
				description: 'Contacts enter when they do something, no matter which endpoint or node records it',
			},
			{
				name: 'Contacts That Match',
				value: 'conditions',
				description:
					'Contacts enter when they meet conditions you set here: a birthday, or 90 days without activity',
			},
			{
				name: 'Segment',
				value: 'segment',
				description: 'Segment members enter once, on a schedule, or as they join',
			},
			{
				name: 'Record Change',
				value: 'record',
				description: 'Contacts enter when they or one of their records is created, updated or deleted',
			},
		],
		description: 'Who enters the journey',
	},
	eventTypeLocator(
		{
			displayName: 'Event Types',
			name: 'eventTypes',
			displayOptions: forEvent,
			description:
				'The event that brings contacts in. For several, choose By Name and separate them with commas.',
		},
		{ several: true, required: true },
	),
	...propertyConditions(forEvent),
	{
		displayName: 'Separate Enrollment for Each',
		name: 'keyProperty',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. order.number',
		displayOptions: forEvent,
		description:
			'An event property. A contact can then be in this journey once for each of its values at the same time: once per order, for example. Leave empty for one enrollment per contact.',
	},
	{
		displayName: 'Segment Names or IDs',
		name: 'segments',
		type: 'multiOptions',
		noDataExpression: true,
		default: [],
		required: true,
		typeOptions: { loadOptionsMethod: 'getSegments' },
		displayOptions: forSegment,
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	...conditionProperties('conditions', forConditions),
	{
		displayName: 'When',
		name: 'when',
		type: 'options',
		noDataExpression: true,
		default: 'continuous',
		displayOptions: forMembers,
		options: [
			{
				name: 'As Members Join',
				value: 'continuous',
				description: 'Moments after the change that made them a member, or made them match',
			},
			{
				name: 'On a Schedule',
				value: 'schedule',
				description: 'Everyone who is a member, or matches, at that time',
			},
			{
				name: 'Once',
				value: 'once',
				description: 'Everyone who is a member, or matches, when the workflow is published',
			},
		],
	},
	{
		displayName: 'Include Existing Members',
		name: 'existingMembers',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		displayOptions: { show: { audience: ['conditions', 'segment'], when: ['continuous'] } },
		description:
			'Whether contacts that are already members, or already match, when the workflow is published enter too. To see how many there are first, run Journey Records with Segment: Preview, or check the journey with Journey: Check.',
	},
	...scheduleProperties({ show: { audience: ['conditions', 'segment'], when: ['schedule'] } }),
	{
		displayName: 'Record',
		name: 'record',
		type: 'options',
		noDataExpression: true,
		default: 'contact',
		displayOptions: forRecord,
		options: [
			{
				name: 'Account',
				value: 'account',
				description:
					'Every contact of the account enters, or the account itself once if accounts are enrolled',
			},
			{ name: 'Activity', value: 'activity' },
			{ name: 'Contact', value: 'contact' },
			{ name: 'Lead', value: 'lead' },
		],
	},
	{
		displayName: 'Change',
		name: 'action',
		type: 'options',
		noDataExpression: true,
		default: 'created',
		displayOptions: forRecord,
		options: [
			{ name: 'Created', value: 'created' },
			{ name: 'Deleted', value: 'deleted' },
			{ name: 'Updated', value: 'updated' },
		],
	},
	{
		displayName: 'Watched Fields',
		name: 'fields',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. owner, address.city',
		displayOptions: { show: { audience: ['record'], action: ['updated'] } },
		description:
			'Count only updates that change one of these comma-separated fields or attributes. Use a path for part of a nested attribute, such as address.city. Leave empty to count any update.',
	},
	...entryRuleProperties(),
	ifStepRemovedProperty,
	testContactProperty(),
	optionsProperty(stepOptionProperties),
];
