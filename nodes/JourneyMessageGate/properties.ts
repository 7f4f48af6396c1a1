import type { INodeProperties } from 'n8n-workflow';

import { optionsProperty, whenTestingProperty } from '../../lib/n8n/descriptions/common';
import { applyChangesProperty, stepOptionProperties, visitLimitProperties } from '../../lib/n8n/steps';
import { capProperties } from './capProperties';
import { contentProperties } from './contentProperties';
import { rulesProperty } from './ruleProperties';
import { trackingProperty } from './trackingProperties';

export const properties: INodeProperties[] = [
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		noDataExpression: true,
		default: 'email',
		options: [
			{ name: 'Email', value: 'email' },
			{ name: 'Other', value: 'custom', description: 'A channel of your own, by name' },
			{ name: 'Push', value: 'push' },
			{ name: 'SMS', value: 'sms' },
			{ name: 'WhatsApp', value: 'whatsapp' },
		],
		description: 'How the node after this one sends the message',
	},
	{
		displayName: 'Channel Name',
		name: 'channelName',
		type: 'string',
		noDataExpression: true,
		default: '',
		required: true,
		placeholder: 'e.g. letter',
		displayOptions: { show: { channel: ['custom'] } },
		description: 'Name of your channel, as it is in consents',
	},
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		noDataExpression: true,
		default: 'commercial',
		options: [
			{
				name: 'Commercial',
				value: 'commercial',
				description: 'Advertises something: needs consent, counts for caps, has an unsubscribe link',
			},
			{
				name: 'Transactional',
				value: 'transactional',
				description: 'The contact asked for it or must know it, such as a receipt or a password reset',
			},
		],
		description: 'What the message is. Advertising in a transactional message makes it commercial.',
	},
	{
		displayName: 'Purpose',
		name: 'purpose',
		type: 'string',
		default: 'marketing',
		required: true,
		placeholder: 'e.g. marketing',
		description: 'What consent is given for, as it is in consents',
	},
	{
		displayName: 'Topic',
		name: 'topic',
		type: 'string',
		default: '',
		placeholder: 'e.g. newsletter',
		description: 'Part of the purpose that contacts can unsubscribe from on its own. Leave empty for none.',
	},
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '',
		placeholder: 'e.g. ada@example.com',
		description:
			'Where the message goes. Leave empty for the contact’s email address or phone number; push and other channels need one.',
	},
	...contentProperties,
	...capProperties,
	rulesProperty,
	trackingProperty,
	whenTestingProperty(
		[
			{
				name: 'Decide',
				value: 'decide',
				description: 'As in production, by the contact’s consents and messages. Held contacts leave by Send.',
			},
			{ name: 'Send All', value: 'send', description: 'To try out the nodes after Send' },
			{ name: 'Suppress All', value: 'suppress', description: 'To try out the nodes after Suppressed' },
			{ name: 'Stop Held Ones Here', value: 'stop', description: 'Decides, and held contacts stay here' },
		],
		'decide',
	),
	optionsProperty([...stepOptionProperties, applyChangesProperty, ...visitLimitProperties]),
];
