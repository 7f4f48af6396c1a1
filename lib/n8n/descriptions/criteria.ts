import type { INodeProperties } from 'n8n-workflow';

import type { ConditionScope } from '../../domain/conditions';
import type { Criterion } from '../../domain/journey';
import { chosenEventType } from '../../domain/journey/check';
import { conditionProperties, readConditionFrom } from './conditions';
import {
	correlateProperty,
	propertyConditions,
	readFilterFrom,
	readList,
	type EventFilterParameters,
} from './eventFilter';
import { eventTypeLocator, requireEventType } from './eventTypeLocator';
import { eventTypeChoice, segmentChoice, type ChoiceKind } from './plainChoices';
import { readSegmentId, segmentLocator } from './segmentLocator';

const onEvent = { show: { on: ['event'] } };
const inSegment = { show: { on: ['segment'] } };

const eventTypeProperty = { displayName: 'Event Type', name: 'eventType' };

/** Something that happens to a contact, or becomes true of it; the values of a fixed collection. */
export const criterionProperties = (choice: ChoiceKind = 'locator'): INodeProperties[] => [
	{
		displayName: 'When',
		name: 'on',
		type: 'options',
		noDataExpression: true,
		default: 'event',
		// The most common one first.
		options: [
			{ name: 'An Event Occurs', value: 'event', description: 'The contact does something' },
			{ name: 'In a Segment', value: 'segment', description: 'The contact is, or becomes, a member' },
			{
				name: 'A Condition Is True',
				value: 'condition',
				description: 'The contact’s fields, interactions and segments match',
			},
		],
	},
	...(choice === 'locator'
		? [eventTypeLocator({ ...eventTypeProperty, displayOptions: onEvent })]
		: eventTypeChoice(eventTypeProperty, { displayOptions: onEvent })),
	...propertyConditions(onEvent),
	correlateProperty(onEvent),
	choice === 'locator'
		? { ...segmentLocator('segment', 'Segment'), displayOptions: inSegment }
		: segmentChoice('segment', inSegment),
	...conditionProperties('conditions', { show: { on: ['condition'] } }, choice),
];

/** A criterion as n8n provides it. */
export interface CriterionParameters extends EventFilterParameters {
	on?: 'event' | 'segment' | 'condition';
	eventType?: unknown;
	eventTypeName?: unknown;
	correlate?: string;
	segment?: unknown;
}

/**
 * @param path what it is called in messages, such as `Exit Criterion 2: `
 * @param scope `enrollment` for properties made `withEntryProperties`
 * @throws InvalidInputError that names what is missing
 */
export function readCriterion(
	parameters: CriterionParameters,
	path: string,
	scope: ConditionScope = 'contact',
): Criterion {
	switch (parameters.on ?? 'event') {
		case 'event':
			return {
				kind: 'event',
				type: requireEventType(chosenEventType(parameters, 'eventType'), `${path}Event Type`),
				filter: readFilterFrom(parameters, path),
				correlate: readList(parameters.correlate),
			};
		case 'segment':
			return { kind: 'segment', segmentId: readSegmentId(parameters.segment, `${path}Segment`) };
		case 'condition':
			return {
				kind: 'condition',
				condition: readConditionFrom(parameters, 'conditions', `${path}Conditions`, scope),
			};
	}
}
