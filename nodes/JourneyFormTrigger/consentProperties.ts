import type { INodeProperties } from 'n8n-workflow';

/** The form fields that say what their sender allows. */
export const consentsProperty: INodeProperties = {
	displayName: 'Consents',
	name: 'consents',
	type: 'fixedCollection',
	placeholder: 'Add Consent',
	default: {},
	typeOptions: { multipleValues: true, sortable: true },
	description: 'Which boxes of the form allow what; each answer is kept with its time and the form’s name',
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
					description: 'The way in which the contact may, or may not, be reached',
				},
				{
					displayName: 'Form Field',
					name: 'name',
					type: 'string',
					noDataExpression: true,
					default: '',
					placeholder: 'e.g. newsletter',
					description: 'The box’s name as the form sends it, or its path. On, yes, true and 1 give consent.',
				},
				{
					displayName: 'If Not Ticked',
					name: 'unticked',
					type: 'options',
					noDataExpression: true,
					default: 'nothing',
					options: [
						{ name: 'Nothing Is Said', value: 'nothing', description: 'What was said before counts on' },
						{ name: 'Consent Is Withdrawn', value: 'withdraw' },
					],
					description: 'What an empty box means',
				},
				{
					displayName: 'Must Be Ticked',
					name: 'required',
					type: 'boolean',
					noDataExpression: true,
					default: false,
					description: 'Whether a submission without it is refused',
				},
				{
					displayName: 'Purpose',
					name: 'purpose',
					type: 'string',
					noDataExpression: true,
					default: 'marketing',
					placeholder: 'e.g. marketing, newsletter',
					description: 'What for',
				},
				{
					displayName: 'Value If Ticked',
					name: 'yes',
					type: 'string',
					noDataExpression: true,
					default: '',
					placeholder: 'e.g. I agree',
					description: 'What the form sends for a ticked box, if it is another text than on, yes, true or 1',
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
		'Name of a field of the form that people do not see. Only machines fill it in: they get the usual answer, and nothing is kept.',
};
