import type { INodeProperties } from 'n8n-workflow';

/** What is added to the content. */
export const trackingProperty: INodeProperties = {
	displayName: 'Tracking and Footer',
	name: 'tracking',
	type: 'collection',
	placeholder: 'Add setting',
	default: {},
	description:
		'By default, links and opens of commercial emails are tracked as far as the contact’s consent allows, and a footer is added if the content has no unsubscribe link',
	options: [
		{
			displayName: 'Campaign (UTM)',
			name: 'utm',
			type: 'fixedCollection',
			placeholder: 'Add Parameters',
			default: { parameters: { source: 'newsletter', medium: 'email', campaign: '', content: '', term: '' } },
			description: 'Parameters that links get, unless they have them',
			options: [
				{
					displayName: 'Parameters',
					name: 'parameters',
					values: [
						{
							displayName: 'Campaign',
							name: 'campaign',
							type: 'string',
							default: '',
							placeholder: 'e.g. spring',
							description: 'Value of utm_campaign',
						},
						{
							displayName: 'Content',
							name: 'content',
							type: 'string',
							default: '',
							description: 'Value of utm_content',
						},
						{
							displayName: 'Medium',
							name: 'medium',
							type: 'string',
							default: 'email',
							description: 'Value of utm_medium',
						},
						{
							displayName: 'Source',
							name: 'source',
							type: 'string',
							default: 'newsletter',
							description: 'Value of utm_source',
						},
						{
							displayName: 'Term',
							name: 'term',
							type: 'string',
							default: '',
							description: 'Value of utm_term',
						},
					],
				},
			],
		},
		{
			displayName: 'Footer',
			name: 'footer',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description:
				'Whether to add the sender’s name, postal address and an unsubscribe link where the content has no unsubscribe link',
		},
		{
			displayName: 'Honeypot Link',
			name: 'honeypot',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description: 'Whether to add a link that people don’t see, so that scanners reveal themselves',
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'options',
			default: 'contact',
			options: [
				{
					name: 'Contact’s',
					value: 'contact',
					description: 'By the contact’s attribute language or locale; English without one',
				},
				{ name: 'English', value: 'en' },
				{ name: 'Portuguese', value: 'pt-BR' },
			],
			description: 'Language of the footer',
		},
		{
			displayName: 'Links to Leave Alone',
			name: 'except',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/login*',
			description: 'Comma-separated addresses of links that aren’t tracked. An asterisk stands for anything.',
		},
		{
			displayName: 'Track Links',
			name: 'links',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description: 'Whether clicks are recorded as <code>email.clicked</code>',
		},
		{
			displayName: 'Track Opens',
			name: 'opens',
			type: 'boolean',
			noDataExpression: true,
			default: true,
			description: 'Whether opens are recorded as <code>email.opened</code>, by an invisible image',
		},
	],
};
