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
			name: 'Empty the Field',
			value: 'clear',
			description: 'With If Found set to Update, what is stored is removed',
		},
		{ name: 'Leave Out', value: 'keep', description: 'What is stored stays' },
	],
	description: 'What fields and attributes mean whose value is empty, for example because the item lacks it',
};
