import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { fromModel } from '../../../../lib/n8n/tools';
import { requiredText, textOf } from '../../shared/values';

/** What a consent is given for, and a message has: a channel, a purpose, and at most one topic. */
export const channelProperty: INodeProperties = {
	displayName: 'Channel',
	name: 'channel',
	type: 'string',
	default: 'email',
	required: true,
	placeholder: 'e.g. email, sms, push, whatsapp',
	description: 'How you reach the contact: email, sms, push, whatsapp, or a channel of your own',
};

export const purposeProperty: INodeProperties = {
	displayName: 'Purpose',
	name: 'purpose',
	type: 'string',
	default: 'marketing',
	required: true,
	placeholder: 'e.g. marketing, events',
	description: 'What you reach the contact for',
};

export const topicProperty: INodeProperties = {
	displayName: 'Topic',
	name: 'topic',
	type: 'string',
	default: '',
	placeholder: 'e.g. newsletter',
	description: 'Part of the purpose. Leave empty for the whole purpose.',
};

export const addressProperty: INodeProperties = {
	displayName: 'Address',
	name: 'address',
	type: 'string',
	default: '',
	placeholder: 'e.g. name@example.com',
	description: 'The email address or phone number. Leave empty for the contact’s own.',
};

/** What an AI model fills in. */
export const channelFromModel: Record<string, NodeParameterValueType> = {
	channel: fromModel('Channel', 'How we reach the contact: email, sms, push or whatsapp', {
		fallback: 'email',
	}),
};

export const purposeFromModel: Record<string, NodeParameterValueType> = {
	...channelFromModel,
	purpose: fromModel('Purpose', 'What we reach the contact for, such as marketing', {
		fallback: 'marketing',
	}),
};

/**
 * The channel of an item.
 * @throws InvalidInputError when it's empty
 */
export function readChannel(functions: IExecuteFunctions, itemIndex: number): string {
	return requiredText(functions, 'channel', itemIndex, {
		field: 'Channel',
		remedy: 'name the channel, such as email',
	});
}

/**
 * The purpose of an item.
 * @throws InvalidInputError when it's empty
 */
export function readPurpose(functions: IExecuteFunctions, itemIndex: number): string {
	return requiredText(functions, 'purpose', itemIndex, {
		field: 'Purpose',
		remedy: 'name the purpose, such as marketing',
	});
}

/** The topic of an item; empty: none. */
export function readTopic(functions: IExecuteFunctions, itemIndex: number): string {
	return textOf(functions.getNodeParameter('topic', itemIndex, ''), 'Topic');
}
