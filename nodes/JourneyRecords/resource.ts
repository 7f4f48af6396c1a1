import type { INodeProperties } from 'n8n-workflow';

import { onlyInTool, withTool } from '../../lib/n8n/tools';
import { deletionSwitch } from './authorSwitch';
import type { Operation } from './operation';
import { isSimplifiable, simplifyProperty } from './simplify';

/** What kind of record operations are about. */
export interface Resource {
	name: string;
	value: string;
	/** The one that is chosen at first. */
	initial: Operation;
	operations: Operation[];
}

/** Declares a resource. Everything else that lists its operations derives from it. */
export function resource(given: Resource): Resource {
	return given;
}

/** The choice of a resource's operation, and the parameters of each. */
export function resourceProperties({ value, initial, operations }: Resource): INodeProperties[] {
	const initialValue = initial.value;
	const options = operations.map((one) => ({
		name: one.name,
		value: one.value,
		action: one.action,
		description: one.description,
	}));
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: initialValue,
			displayOptions: { show: { resource: [value] } },
			options: options.sort((left, right) => (left.name < right.name ? -1 : 1)),
		},
		...operations.flatMap((one) =>
			operationProperties(one).map((property) => shownFor(value, one.value, property)),
		),
	];
}

/** The parameters of an operation, in the node and in the tool. */
export function operationProperties(one: Operation): INodeProperties[] {
	const { properties, tool, authorSwitch } = one;
	const hasSwitch = properties.some(({ name }) => name === authorSwitch);
	return [
		...withTool(properties, tool),
		...(authorSwitch === undefined || hasSwitch ? [] : [onlyInTool(deletionSwitch(authorSwitch))]),
		...(isSimplifiable(one) ? simplifyProperty : []),
	];
}

function shownFor(resource: string, operation: string, property: INodeProperties): INodeProperties {
	const { displayOptions } = property;
	return {
		...property,
		displayOptions: {
			...displayOptions,
			show: { resource: [resource], operation: [operation], ...displayOptions?.show },
		},
	};
}
