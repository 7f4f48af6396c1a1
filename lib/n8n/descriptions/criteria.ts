import type { INodeProperties } from 'n8n-workflow';

import { parseCondition } from '../../domain/conditions';
import { InvalidInputError } from '../../domain/errors';
import type { Criterion } from '../../domain/journey';
import {
	correlateProperty,
	propertyConditions,
	readFilterFrom,
	readList,
	requireEventType,
	type EventFilterParameters,
} from './eventFilter';

const onEvent = { show: { on: ['event'] } };

/** Something that happens to a contact, or that becomes true of it; the values of a fixed collection. */
export const criterionProperties: INodeProperties[] = [
	{
		displayName: 'When',
		name: 'on',
		type: 'options',
		noDataExpression: true,
		default: 'event',
		// The usual one first.
		options: [
			{ name: 'An Event Comes', value: 'event', description: 'The contact does something' },
			{ name: 'In a Segment', value: 'segment', description: 'The contact is, or becomes, a member' },
			{
				name: 'A Condition Is True',
				value: 'condition',
				description: 'Fields, interactions and memberships of the contact are as wanted',
			},
		],
	},
	{
		displayName: 'Event Type',
		name: 'eventType',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. order.placed',
		displayOptions: onEvent,
	},
	...propertyConditions(onEvent),
	correlateProperty(onEvent),
	{
		displayName: 'Segment Name or ID',
		name: 'segmentId',
		type: 'options',
		noDataExpression: true,
		default: '',
		typeOptions: { loadOptionsMethod: 'getSegments' },
		displayOptions: { show: { on: ['segment'] } },
		description: 'Choose from the list',
	},
	{
		displayName: 'Condition (JSON)',
		name: 'condition',
		type: 'json',
		noDataExpression: true,
		default:
			'{ "kind": "field", "record": "contact", "field": "attributes.customer", "operator": "equals", "value": true }',
		displayOptions: { show: { on: ['condition'] } },
		description:
			'A condition tree, as in the README. Kinds: <code>field</code>, <code>lead</code>, <code>interaction</code>, <code>segment</code>, joined by <code>all</code>, <code>any</code> and <code>not</code>.',
	},
];

/** A criterion as n8n gives it. */
export interface CriterionParameters extends EventFilterParameters {
	on?: 'event' | 'segment' | 'condition';
	eventType?: string;
	correlate?: string;
	segmentId?: string;
	condition?: unknown;
}

/**
 * @param path what it is called in messages, such as `Exit Criterion 2: `
 * @throws InvalidInputError that names what is missing
 */
export function readCriterion(parameters: CriterionParameters, path: string): Criterion {
	switch (parameters.on ?? 'event') {
		case 'event':
			return {
				kind: 'event',
				type: requireEventType(parameters.eventType, `${path}Event Type`),
				filter: readFilterFrom(parameters, path),
				correlate: readList(parameters.correlate),
			};
		case 'segment':
			if (!parameters.segmentId) {
				throw new InvalidInputError({ field: `${path}Segment`, reason: 'is empty; choose a segment' });
			}
			return { kind: 'segment', segmentId: parameters.segmentId };
		case 'condition':
			return { kind: 'condition', condition: parseCondition(readJson(parameters.condition, path), `${path}Condition`) };
	}
}

function readJson(value: unknown, path: string): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch (error) {
		throw new InvalidInputError(
			{ field: `${path}Condition`, reason: `is not JSON (${(error as Error).message})` },
			{ cause: error },
		);
	}
}
