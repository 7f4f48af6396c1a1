import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../domain/errors';
import { propertyFilterSchema, type PropertyFilter } from '../../domain/propertyFilter';
import type { EventsSince } from '../../engine';

const OPERATORS = [
	{ name: 'Contains', value: 'contains' },
	{ name: 'Does Not Contain', value: 'notContains' },
	{ name: 'Does Not Exist', value: 'notExists' },
	{ name: 'Ends With', value: 'endsWith' },
	{ name: 'Equals', value: 'equals' },
	{ name: 'Exists', value: 'exists' },
	{ name: 'Is Greater Than', value: 'greaterThan' },
	{ name: 'Is Greater Than or Equal', value: 'greaterOrEqual' },
	{ name: 'Is Less Than', value: 'lessThan' },
	{ name: 'Is Less Than or Equal', value: 'lessOrEqual' },
	{ name: 'Is Not Equal', value: 'notEquals' },
	{ name: 'Is One Of', value: 'isOneOf', description: 'A list, parted by commas' },
	{ name: 'Starts With', value: 'startsWith' },
];

/** Which events of a type count. */
export function eventFilterProperties(displayOptions: IDisplayOptions): INodeProperties[] {
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
					values: [
						{
							displayName: 'Property',
							name: 'property',
							type: 'string',
							default: '',
							placeholder: 'e.g. product',
							description: 'Name of the property; parts of nested ones are joined by dots, as in order.ID',
						},
						{
							displayName: 'Operator',
							name: 'operator',
							type: 'options',
							default: 'equals',
							options: OPERATORS,
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							displayOptions: { hide: { operator: ['exists', 'notExists'] } },
							description: 'What the property is compared with; upper and lower case count as equal',
						},
					],
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
			],
		},
	];
}

/**
 * Reads the filter for one item; null when every event counts.
 * @throws InvalidInputError that names the condition which is not complete
 */
export function readEventFilter(functions: IExecuteFunctions, itemIndex: number): PropertyFilter | null {
	const { conditions } = functions.getNodeParameter('eventFilter', itemIndex, {}) as {
		conditions?: unknown[];
	};
	if (conditions === undefined || conditions.length === 0) return null;
	const parsed = propertyFilterSchema.safeParse({
		combine: functions.getNodeParameter('eventFilterCombine', itemIndex, 'and'),
		conditions,
	});
	if (parsed.success) return parsed.data;
	throw new InvalidInputError(
		parsed.error.issues.map((issue) => ({
			field: `Event Properties ${issue.path.join('.')}`,
			reason: issue.message,
		})),
	);
}

export function readEventsSince(functions: IExecuteFunctions, itemIndex: number): EventsSince {
	return functions.getNodeParameter('eventsSince', itemIndex, 'previousHold') as EventsSince;
}
