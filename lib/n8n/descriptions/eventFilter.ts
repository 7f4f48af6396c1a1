import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { correlatedFilter, propertyFilterSchema, type PropertyFilter } from '../../domain/propertyFilter';
import type { EventsSince } from '../../engine';
import { comparisonValues } from './comparisons';

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
			description: 'Only events with such properties count. The values may come from the item.',
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
			description: 'How several property conditions are combined',
		},
	];
}

/** Properties that tie an event to its entry. */
export function correlateProperty(displayOptions: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Same as at Entry',
		name: 'correlate',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. order.id',
		displayOptions,
		description:
			'Names of properties, parted by commas, that must be the same as those with which the contact entered the journey: only events of its own order count, say. Empty: they may differ.',
	};
}

/** Which events of a type count. */
export function eventFilterProperties(displayOptions: IDisplayOptions): INodeProperties[] {
	return [
		...propertyConditions(displayOptions),
		correlateProperty(displayOptions),
		{
			displayName: 'Events Count Since',
			name: 'eventsSince',
			type: 'options',
			noDataExpression: true,
			default: 'previousHold',
			displayOptions,
			options: [
				{
					name: 'Arrival at This Step',
					value: 'arrival',
					description: 'Only events that come while the contact is held here',
				},
				{
					name: 'Journey Entry',
					value: 'entry',
					description: 'Also events that came earlier in this journey',
				},
				{
					name: 'Previous Hold',
					value: 'previousHold',
					description:
						'Also events that came while the nodes before this one were at work, so that a quick answer to a mail is not missed',
				},
				{
					name: 'Another Step',
					value: 'step',
					description: 'Also events that came since the contact left a step of this journey that you name',
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
				'Name of a trigger, wait or If/Then of this journey. For contacts that have not passed it, events count since their entry.',
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
	throw new InvalidInputError({ field: 'Step Name', reason: 'is empty; name a step of this journey' });
}

/**
 * Reads the type of an event.
 * @throws InvalidInputError when it is empty or reserved
 */
export function requireEventType(value: unknown, field = 'Event Type'): string {
	const type = String(value ?? '').trim();
	if (type !== '' && !type.startsWith('$')) return type;
	throw new InvalidInputError({
		field,
		reason:
			type === ''
				? 'is empty; name the event that is waited for'
				: `"${type}" is reserved; event types do not begin with $`,
	});
}
