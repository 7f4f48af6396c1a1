import type { INodeProperties } from 'n8n-workflow';

/** What the message says. */
export const contentProperties: INodeProperties[] = [
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your first cup is on us',
		displayOptions: { show: { channel: ['email'] } },
		description: 'Subject line of the email. Leave the content empty if the sending node has its own.',
	},
	{
		displayName: 'HTML',
		name: 'html',
		type: 'string',
		typeOptions: { rows: 5 },
		default: '',
		placeholder: 'e.g. <p>Hello!</p>',
		displayOptions: { show: { channel: ['email'] } },
		description:
			'Formatted content. <code>[[unsubscribe]]</code> and <code>[[preferences]]</code> become the addresses of the contact’s own pages.',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'Plain content. <code>[[unsubscribe]]</code> becomes the address of the contact’s own page.',
	},
];
