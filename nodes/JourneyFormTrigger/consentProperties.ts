import type { INodeProperties } from 'n8n-workflow';

/** The form fields that say what their sender allows. */
export const consentsProperty: INodeProperties = {
	displayName: 'Consents',
	name: 'consents',
	type: 'fixedCollection',
	placeholder: 'Add Consent',
	default: {},
	typeOptions: { multipleValues: true, sortable: true },
	description: 'Maps checkboxes to consents. Each answer is stored with its time and the form’s name.',
	options: [
		{
			displayName: 'Consent',
			name: 'consent',
			values: [
				{
					displayName: 'Channel',
					name: 'channel',
					type: 'string',
					noDataExpression: true,
					default: 'email',
					placeholder: 'e.g. email, sms, phone',
					description: 'The channel the consent is for',
				},
				{
					displayName: 'Form Field',
					name: 'name',
					type: 'string',
					noDataExpression: true,
					default: '',
					placeholder: 'e.g. newsletter',
					description:
						'The checkbox’s name as the form sends it, or its path. On, yes, true and 1 give consent.',
				},
				{
					displayName: 'If Unchecked',
					name: 'ifUnchecked',
					type: 'options',
					noDataExpression: true,
					default: 'nothing',
					options: [
						{ name: 'No Change', value: 'nothing', description: 'The earlier answer still applies' },
						{ name: 'Withdraw Consent', value: 'withdraw' },
					],
					description: 'What an unchecked box means',
				},
				{
					displayName: 'Must Be Checked',
					name: 'required',
					type: 'boolean',
					noDataExpression: true,
					default: false,
					description: 'Whether to reject submissions without it',
				},
				{
					displayName: 'Purpose',
					name: 'purpose',
					type: 'string',
					noDataExpression: true,
					default: 'marketing',
					placeholder: 'e.g. marketing, events',
					description: 'What the contact agrees to receive',
				},
				{
					displayName: 'Topic',
					name: 'topic',
					type: 'string',
					noDataExpression: true,
					default: '',
					placeholder: 'e.g. newsletter',
					description: 'Part of the purpose. Leave empty for the whole purpose.',
				},
				{
					displayName: 'Value If Checked',
					name: 'yes',
					type: 'string',
					noDataExpression: true,
					default: '',
					placeholder: 'e.g. I agree',
					description: 'What the form sends for a checked box, if it isn’t on, yes, true or 1',
				},
			],
		},
	],
};

export const honeypotProperty: INodeProperties = {
	displayName: 'Honeypot Field',
	name: 'honeypot',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. website',
	description:
		'Name of a hidden form field. Only bots fill it in: they get the usual response, and nothing is stored.',
};
