import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';

const FIELDS = { show: { content: ['fields'] } };

const OWN_FIELDS = { show: { '/content': ['fields'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Email',
		name: 'content',
		type: 'options',
		noDataExpression: true,
		default: 'gate',
		options: [
			{ name: 'Defined Below', value: 'fields', description: 'Recipient and content are set here' },
			{
				name: 'From the Message Gate',
				value: 'gate',
				description:
					'Recipient, subject, content and unsubscribe link are those of the gate before this node',
			},
		],
		description: 'Where the recipient and the content come from',
	},
	{
		displayName: 'From',
		name: 'fromEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. Contoso Coffee <news@example.com>',
		description: 'The sender. Leave empty to use the sender of the message policy.',
	},
	{
		displayName: 'To',
		name: 'toEmail',
		type: 'string',
		default: '={{ $json.contact.email }}',
		required: true,
		displayOptions: FIELDS,
		description: 'The recipient. Separate several with commas; they see each other’s addresses.',
	},
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your first cup is on us',
		displayOptions: FIELDS,
		description: 'Subject line of the email',
	},
	{
		displayName: 'HTML',
		name: 'html',
		type: 'string',
		typeOptions: { rows: 5 },
		default: '',
		placeholder: 'e.g. <p>Hello!</p>',
		displayOptions: FIELDS,
		description: 'Formatted content. Fill in Text too, for mail programs that don’t show it.',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		displayOptions: FIELDS,
		description: 'Plain content',
	},
	{
		displayName: 'Test Address',
		name: 'testAddress',
		type: 'string',
		default: '',
		placeholder: 'e.g. you@example.com',
		description:
			'Where emails go when you test in the editor. Leave empty to send nothing then. Published workflows ignore it.',
	},
	optionsProperty([
		{
			displayName: 'Attachments',
			name: 'attachments',
			type: 'string',
			default: '',
			placeholder: 'e.g. invoice, terms',
			description: 'Comma-separated names of the item’s binary properties to attach',
		},
		{
			displayName: 'BCC',
			name: 'bccEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. archive@example.com',
			displayOptions: OWN_FIELDS,
			description: 'Comma-separated addresses that get a copy without being named in it',
		},
		{
			displayName: 'CC',
			name: 'ccEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. team@example.com',
			displayOptions: OWN_FIELDS,
			description: 'Comma-separated addresses that get a copy',
		},
		{
			displayName: 'Headers',
			name: 'headers',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add header',
			options: [
				{
					displayName: 'Header',
					name: 'header',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. X-Campaign',
							description: 'Name of the header',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							description: 'What it says, in one line',
						},
					],
				},
			],
			description: 'More headers, such as those that your mail provider reads',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'allowUnauthorizedCerts',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether to connect even if SSL certificate validation is not possible',
		},
		{
			displayName: 'Inline Images',
			name: 'inlineImages',
			type: 'string',
			default: '',
			placeholder: 'e.g. logo',
			description:
				'Comma-separated names of binary properties that the HTML shows, such as &lt;img src="cid:logo"&gt;',
		},
		{
			displayName: 'List Name',
			name: 'listName',
			type: 'string',
			default: '',
			placeholder: 'e.g. newsletter',
			description:
				'Becomes the List-ID header, by which mail programs sort. Leave empty to use the purpose and topic of a commercial message.',
		},
		{
			displayName: 'Reply To',
			name: 'replyTo',
			type: 'string',
			default: '',
			placeholder: 'e.g. hello@example.com',
			description: 'Where replies go. Leave empty for the sender’s address.',
		},
	]),
];
