import type { INodeProperties } from 'n8n-workflow';

/** What an empty value means for an operation that creates or updates a record. */
export const blankValuesOption: INodeProperties = {
	displayName: 'Blank Values',
	name: 'blankValues',
	type: 'options',
	noDataExpression: true,
	default: 'keep',
	options: [
		{
			name: 'Clear Field',
			value: 'clear',
			description: 'Removes the stored value, if If Found is set to Update',
		},
		{ name: 'Ignore', value: 'keep', description: 'Keeps the stored value' },
	],
	description: 'What to do with empty fields and attributes, for example when the item doesn’t have a value',
};
