import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';
import { ifStepRemovedProperty } from '../../lib/n8n/descriptions/entry';
import { entryRuleProperties } from '../../lib/n8n/descriptions/entryRules';
import { propertyConditions } from '../../lib/n8n/descriptions/eventFilter';
import { stepOptionProperties } from '../../lib/n8n/steps';
import { scheduleProperties } from '../../lib/n8n/descriptions/schedule';

/** The node's settings, on the canvas. */
export const subtitle = `={{ {
	segment: "segment, " + ({ once: "once", schedule: "scheduled", continuous: "as members join" })[$parameter["when"]],
	record: $parameter["record"] + " " + $parameter["action"],
	event: $parameter["eventTypes"] || "event"
}[$parameter["audience"]] }}`;

const forSegment = { show: { audience: ['segment'] } };
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
				description: 'Contacts enter when they do something, whatever endpoint or node records it',
			},
			{
				name: 'Segment',
				value: 'segment',
				description: 'The members of segments enter: once, on a schedule, or as they join',
			},
			{
				name: 'Record Change',
				value: 'record',
				description: 'Contacts enter when they, or a record of theirs, are created, updated or deleted',
			},
		],
		description: 'Who enters the journey',
	},
	{
		displayName: 'Event Types',
		name: 'eventTypes',
		type: 'string',
		noDataExpression: true,
		default: '',
		required: true,
		placeholder: 'e.g. cart.abandoned, order.placed',
		displayOptions: forEvent,
		description: 'Types of events, parted by commas',
	},
	...propertyConditions(forEvent),
	{
		displayName: 'One Enrollment Per',
		name: 'keyProperty',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. order.number',
		displayOptions: forEvent,
		description:
			'A property of the event. A contact may then be in this journey once for each of its values at the same time, for each of its orders, say. Empty: once for each contact.',
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
	{
		displayName: 'When',
		name: 'when',
		type: 'options',
		noDataExpression: true,
		default: 'continuous',
		displayOptions: forSegment,
		options: [
			{
				name: 'As Members Join',
				value: 'continuous',
				description: 'Within moments of the change that made them a member',
			},
			{ name: 'On a Schedule', value: 'schedule', description: 'Whoever is a member at that time' },
			{ name: 'Once', value: 'once', description: 'Whoever is a member when the workflow is published' },
		],
	},
	{
		displayName: 'Existing Members Enter',
		name: 'existingMembers',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		displayOptions: { show: { audience: ['segment'], when: ['continuous'] } },
		description: 'Whether those enter, too, who are members already when the workflow is published',
	},
	...scheduleProperties({ show: { audience: ['segment'], when: ['schedule'] } }),
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
					'Each contact of the account enters, or the account itself once if accounts are enrolled',
			},
			{ name: 'Activity', value: 'activity' },
			{ name: 'Contact', value: 'contact' },
			{ name: 'Lead', value: 'lead' },
		],
	},
	{
		displayName: 'Is',
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
			'Count only updates that change one of these fields or attributes, separated by commas. Write a part of a nested attribute as a path, such as address.city. Empty: any update.',
	},
	...entryRuleProperties(),
	ifStepRemovedProperty,
	optionsProperty(stepOptionProperties),
];
