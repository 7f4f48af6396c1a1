import type { INodeProperties } from 'n8n-workflow';

/** Properties that every trigger of a journey has. */
export const pathProperty = (placeholder: string): INodeProperties => ({
	displayName: 'Path',
	name: 'path',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder,
	description:
		'The last part of the address, behind <code>/webhook/</code>. When it is empty the address ends with an ID that n8n makes.',
});

export const reentryProperty = (displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
	displayName: 'Re-Entry',
	name: 'reentry',
	type: 'options',
	noDataExpression: true,
	default: 'afterExit',
	displayOptions,
	options: [
		{
			name: 'After Exit',
			value: 'afterExit',
			description: 'A contact may enter again when its earlier run through this journey has ended',
		},
		{
			name: 'Always',
			value: 'always',
			description: 'A contact may be in this journey several times at once',
		},
		{
			name: 'After Some Time',
			value: 'afterTime',
			description: 'Not before some time has passed since it entered last, and its earlier run has ended',
		},
		{ name: 'Never', value: 'never', description: 'A contact enters this journey once' },
	],
	description: 'Whether a contact that has been in this journey may enter it again',
});

export const ifStepRemovedProperty: INodeProperties = {
	displayName: 'If a Step Is Removed',
	name: 'ifStepRemoved',
	type: 'options',
	noDataExpression: true,
	default: 'exit',
	options: [
		{ name: 'Contacts Exit the Journey', value: 'exit' },
		{
			name: 'Contacts Are Kept',
			value: 'keep',
			description: 'They wait until the step comes back, or somebody lets them exit',
		},
	],
	description: 'What happens to contacts that wait at a node which is deleted (or disabled) and published',
};

export const defaultCountryProperty: INodeProperties = {
	displayName: 'Default Country',
	name: 'defaultCountry',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. NL',
	description: 'Country of phone numbers that are sent without a country prefix, as two letters',
};

/** What to do with a request when one of its optional fields is invalid. */
export type IfInvalid = 'keep' | 'refuse';

/** @param refusing the label of the other choice, in the node's words */
export const ifInvalidProperty = (refusing: string): INodeProperties => ({
	displayName: 'If an Optional Field Is Invalid',
	name: 'ifInvalid',
	type: 'options',
	noDataExpression: true,
	default: 'keep',
	options: [
		{
			name: 'Keep as Typed and Report',
			value: 'keep',
			description:
				'Take everything else. The event keeps what was typed in its <code>invalidFields</code> property, and the answer names the field.',
		},
		{ name: refusing, value: 'refuse' },
	],
	description: 'What to do when an optional field is invalid, such as a phone number without its country',
});
