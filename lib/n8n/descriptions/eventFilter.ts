import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { correlatedFilter, propertyFilterSchema, type PropertyFilter } from '../../domain/propertyFilter';
import type { EventsSince } from '../../engine';
import { comparisonValues, requireValues } from './comparisons';

/** What the properties of an event must look like. */
export function propertyConditions(displayOptions: IDisplayOptions): INodeProperties[] {
	return [
		{
			displayName: 'Event Properties',
			name: 'eventFilter',
			type: 'fixedCollection',
			placeholder: 'Add Property Condition',
			default: {},
			typeOptions: { multipleValues: true },
			displayOptions,
			description: 'Count only events with these properties. Values can come from the item.',
			options: [
				{
					displayName: 'Condition',
					name: 'conditions',
					values: comparisonValues,
				},
			],
		},
		{
			displayName: 'Match',
			name: 'eventFilterCombine',
			type: 'options',
			noDataExpression: true,
			default: 'and',
			displayOptions,
			options: [
				{ name: 'All Property Conditions', value: 'and' },
				{ name: 'Any Property Condition', value: 'or' },
			],
			description: 'How to combine several property conditions',
		},
	];
}

/** Properties that tie an event to its entry. */
export function correlateProperty(displayOptions: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Must Match Entry Event On',
		name: 'correlate',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. order.id',
		displayOptions,
		description:
			'Comma-separated properties that must match those of the event the contact entered with, so only events about the same order count, for example. Leave empty to match any event.',
	};
}

/** Which events of a type count. */
export function eventFilterProperties(displayOptions: IDisplayOptions): INodeProperties[] {
	return [
		...propertyConditions(displayOptions),
		correlateProperty(displayOptions),
		{
			displayName: 'Count Events Since',
			name: 'eventsSince',
			type: 'options',
			noDataExpression: true,
			default: 'previousHold',
			displayOptions,
			options: [
				{
					name: 'Arrival at This Step',
					value: 'arrival',
					description: 'Only events that occur while the contact waits here',
				},
				{
					name: 'Journey Entry',
					value: 'entry',
					description: 'Also events from earlier in this journey',
				},
				{
					name: 'Last Wait',
					value: 'previousHold',
					description:
						'Also events that occurred while earlier nodes were running, so a quick response to an email isn’t missed',
				},
				{
					name: 'Another Step',
					value: 'step',
					description: 'Also events since the contact left the journey step you name',
				},
			],
		},
		{
			displayName: 'Step Name',
			name: 'eventsSinceStep',
			type: 'string',
			noDataExpression: true,
			default: '',
			required: true,
			placeholder: 'e.g. Wait a Day',
			displayOptions: { show: { ...displayOptions.show, eventsSince: ['step'] } },
			description:
				'Name of a trigger, wait or If/Then in this journey. For contacts that haven’t passed it, events count since entry.',
		},
	];
}

/** What the properties above say, as n8n provides it. */
export interface EventFilterParameters {
	eventFilter?: { conditions?: unknown[] };
	eventFilterCombine?: string;
}

/**
 * Reads a filter; null if every event counts.
 * @throws InvalidInputError that names the incomplete condition
 */
export function readFilterFrom(
	{ eventFilter, eventFilterCombine }: EventFilterParameters,
	path = '',
): PropertyFilter | null {
	const conditions = eventFilter?.conditions;
	if (conditions === undefined || conditions.length === 0) return null;
	requireValues(conditions, `${path}Event Properties`);
	const parsed = propertyFilterSchema.safeParse({ combine: eventFilterCombine ?? 'and', conditions });
	if (parsed.success) return parsed.data;
	throw new InvalidInputError(
		parsed.error.issues.map((issue) => ({
			field: `${path}Event Properties ${issue.path.join('.')}`,
			reason: issue.message,
		})),
	);
}

/** The same for one item of a node with the properties above; events must belong to the entry of its contact. */
export function readEventFilter(
	functions: IExecuteFunctions,
	itemIndex: number,
	entry: Record<string, unknown> | undefined,
): PropertyFilter | null {
	const filter = readFilterFrom({
		eventFilter: functions.getNodeParameter(
			'eventFilter',
			itemIndex,
			{},
		) as EventFilterParameters['eventFilter'],
		eventFilterCombine: functions.getNodeParameter('eventFilterCombine', itemIndex, 'and') as string,
	});
	const paths = readList(functions.getNodeParameter('correlate', itemIndex, ''));
	return correlatedFilter(filter, paths, entry ?? null);
}

/** The parts of a comma-separated text. */
export function readList(value: unknown): string[] {
	return String(value ?? '')
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

/** @throws InvalidInputError when the step isn't named */
export function readEventsSince(functions: IExecuteFunctions, itemIndex: number): EventsSince {
	const since = functions.getNodeParameter('eventsSince', itemIndex, 'previousHold') as string;
	if (since !== 'step') return since as EventsSince;
	return { step: requireStepName(functions.getNodeParameter('eventsSinceStep', itemIndex, '')) };
}

export function requireStepName(value: unknown): string {
	const step = String(value ?? '').trim();
	if (step !== '') return step;
	throw new InvalidInputError({
		field: 'Step Name',
		reason: 'is empty; enter the name of a step in this journey',
	});
}
