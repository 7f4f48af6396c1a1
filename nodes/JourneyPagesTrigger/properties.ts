import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty } from '../../lib/n8n/descriptions/common';

const choiceProperties: INodeProperties[] = [
	{
		displayName: 'Purpose',
		name: 'purpose',
		type: 'string',
		noDataExpression: true,
		default: 'marketing',
		placeholder: 'e.g. newsletter',
		description: 'Purpose of messages, as in Journey Message Gate and in consents',
	},
	{
		displayName: 'Topic',
		name: 'topic',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. coffee',
		description: 'Part of the purpose. Leave empty for the purpose as a whole.',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. News about coffee',
		description: 'What readers see',
	},
	{
		displayName: 'Name in Portuguese',
		name: 'namePt',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. Novidades sobre café',
		description: 'What readers see on pages in Portuguese. Leave empty to show the name.',
	},
	{
		displayName: 'Description',
		name: 'hint',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. About once a week',
		description: 'Shown below the name',
	},
];

export const properties: INodeProperties[] = [
	{
		displayName:
			'Links that <b>Journey Message Gate</b> puts into messages lead here: clicks, opens, unsubscribing and preferences. Publish one such node for each store. Mail programs call it from the internet, so the address must be reachable there by HTTPS.',
		name: 'pagesNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		noDataExpression: true,
		required: true,
		default: 'journey',
		placeholder: 'e.g. journey',
		description:
			'Last part of the URL, after <code>/webhook/</code>. Links in messages already sent stop working when you change it.',
	},
	{
		displayName: 'Public Address',
		name: 'publicAddress',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. https://links.example.com',
		description:
			'Domain for links in messages, if it isn’t n8n’s own: one that forwards to this n8n. Leave empty to use n8n’s webhook URL.',
	},
	{
		displayName: 'Sender Name',
		name: 'senderName',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. Contoso Coffee',
		description: 'Who the messages come from, shown on each page',
	},
	{
		displayName: 'Preferences',
		name: 'preferences',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add purpose or topic',
		default: {},
		description:
			'What readers can choose on the preferences page, in this order. Without any, the page shows the purpose of the message.',
		options: [{ displayName: 'Choice', name: 'choice', values: choiceProperties }],
	},
	optionsProperty([
		{
			displayName: 'Channels',
			name: 'channels',
			type: 'multiOptions',
			noDataExpression: true,
			default: ['email'],
			options: [
				{ name: 'Email', value: 'email' },
				{ name: 'Push', value: 'push' },
				{ name: 'SMS', value: 'sms' },
				{ name: 'WhatsApp', value: 'whatsapp' },
			],
			description:
				'Channels that readers can choose for. Others than the message’s own are shown only if the message went to an address the contact still has.',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'options',
			noDataExpression: true,
			default: 'visitor',
			options: [
				{ name: 'English', value: 'en' },
				{ name: 'Portuguese', value: 'pt' },
				{
					name: 'The Reader’s',
					value: 'visitor',
					description: 'Portuguese if the browser prefers it, otherwise English',
				},
			],
			description: 'Language of the pages',
		},
		{
			displayName: 'Logo',
			name: 'logo',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. data:image/png;base64,iVBORw0KGgo…',
			description:
				'PNG, JPEG, GIF or WebP image as a data URI, shown instead of the sender name. Pages load nothing from elsewhere.',
		},
		{
			displayName: 'Offer Nothing at All',
			name: 'offerNothing',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description: 'Whether readers can stop all commercial messages with one choice',
		},
		{
			displayName: 'Offer Tracking',
			name: 'offerTracking',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description: 'Whether readers can choose if their opens and clicks are measured',
		},
		{
			displayName: 'Privacy Policy URL',
			name: 'privacyUrl',
			type: 'string',
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. https://example.com/privacy',
			description: 'Shown at the bottom of each page',
		},
	]),
];
