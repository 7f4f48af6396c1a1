import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from './operation';

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
		...operations.flatMap((one) => one.properties.map((property) => shownFor(value, one.value, property))),
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
