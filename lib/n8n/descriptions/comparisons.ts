import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { EMPTY_VALUE, lacksValue } from '../../domain/conditions';
import { InvalidInputError } from '../../domain/errors';

/** How values are compared, in the same words everywhere. */
export const COMPARISONS: INodePropertyOptions[] = [
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
	{ name: 'Is One Of', value: 'isOneOf', description: 'A comma-separated list' },
	{ name: 'Starts With', value: 'startsWith' },
];

/** One comparison of an event's property; the values of a fixed collection. */
export const comparisonValues: INodeProperties[] = [
	{
		displayName: 'Property',
		name: 'property',
		type: 'string',
		default: '',
		placeholder: 'e.g. product',
		description: 'Name of the property. Use dots for nested ones, such as order.total.',
	},
	{
		displayName: 'Operator',
		name: 'operator',
		type: 'options',
		default: 'equals',
		options: COMPARISONS,
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		displayOptions: { hide: { operator: ['exists', 'notExists'] } },
		description: 'What to compare the property with. Case doesn’t matter.',
	},
];

/** @throws InvalidInputError when an operator lacks what to compare with */
export function requireValue(operator: string, value: unknown, path: string): void {
	if (lacksValue(operator, value))
		throw new InvalidInputError({ field: `${path}: Value`, reason: EMPTY_VALUE });
}

/** The same for a filter on an event's properties. */
export function requireValues(conditions: unknown[], path: string): void {
	(conditions as Array<{ operator?: unknown; value?: unknown }>).forEach(
		({ operator = 'equals', value }, index) =>
			requireValue(String(operator), value, `${path}: Condition ${index + 1}`),
	);
}
