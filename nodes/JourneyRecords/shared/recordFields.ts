import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/*
 * Parameters that records have in common.
 */

type Named = 'account' | 'contact' | 'lead';

export function ownerField(record: Named): INodeProperties {
	return {
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com',
		description: `The salesperson responsible for the ${record}`,
	};
}

export function attributesProperty(record: Named, displayOptions?: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Custom Attributes',
		name: 'attributes',
		type: 'assignmentCollection',
		default: {},
		...(displayOptions === undefined ? {} : { displayOptions }),
		description: `Any other data about the ${record}. Attributes that you don’t add don’t change.`,
	};
}

export function ifFoundProperty(record: Named, displayOptions?: IDisplayOptions): INodeProperties {
	return {
		displayName: 'If Found',
		name: 'ifFound',
		type: 'options',
		noDataExpression: true,
		default: 'update',
		...(displayOptions === undefined ? {} : { displayOptions }),
		options: [
			{ name: 'Fill Empty Fields Only', value: 'fillEmpty', description: 'Keeps existing values' },
			{ name: 'Update', value: 'update', description: 'Replaces existing values' },
		],
		description: `What to do with the ${record} if it already exists`,
	};
}
