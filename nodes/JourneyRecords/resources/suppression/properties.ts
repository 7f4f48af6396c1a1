import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { SuppressionCause, SuppressionScope } from '../../../../lib/domain/messages';
import type { SuppressionRequest } from '../../../../lib/engine';
import { readDate } from '../../shared/dates';
import { choiceOf, readChoice } from '../../shared/choice';
import { readCollection, textOf } from '../../shared/values';
import { readChannel } from '../consent/messageProperties';

export const suppressedAddress: INodeProperties = {
	displayName: 'Address',
	name: 'address',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. name@example.com',
	description: 'The email address or phone number. The store keeps a hash of it only.',
};

export const scopeProperty: INodeProperties = {
	displayName: 'Scope',
	name: 'scope',
	type: 'options',
	default: 'all',
	options: [
		{ name: 'All Messages', value: 'all', description: 'Also receipts and other transactional messages' },
		{ name: 'Commercial Messages', value: 'commercial', description: 'Transactional messages still go out' },
	],
	description: 'The messages that the address doesn’t get',
};

/** Why an address gets nothing, in words. */
const CAUSES = [
	{ name: 'Complaint', value: 'complaint', description: 'Someone reported a message as spam; never ends' },
	{ name: 'Erased', value: 'erased', description: 'The contact wanted no messages, and was erased' },
	{
		name: 'Hard Bounce',
		value: 'hard_bounce',
		description: 'The mailbox doesn’t exist; ends after 180 days',
	},
	{ name: 'Invalid', value: 'invalid', description: 'A provider says that the address doesn’t exist' },
	{ name: 'Manual', value: 'manual', description: 'Someone put it on the list' },
	{
		name: 'Soft Bounces',
		value: 'soft_bounces',
		description: 'Several messages in a row couldn’t be delivered; ends after 7 to 180 days',
	},
	{
		name: 'Unsubscribed From Everything',
		value: 'unsubscribed_all',
		description: 'The contact wants no commercial messages at all',
	},
];

export const causeProperty: INodeProperties = {
	displayName: 'Cause',
	name: 'cause',
	type: 'options',
	default: 'manual',
	options: CAUSES,
	description: 'Why the address gets nothing. Also decides when that ends, unless you set an end.',
};

const sourceProperty: INodeProperties = {
	displayName: 'Source',
	name: 'source',
	type: 'string',
	default: '',
	placeholder: 'e.g. List of our former provider',
	description: 'Where you know it from',
};

const untilProperty: INodeProperties = {
	displayName: 'Until',
	name: 'until',
	type: 'dateTime',
	default: '',
	description: 'When it ends. Leave empty to decide by the cause.',
};

export const suppressionFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [causeProperty, sourceProperty, untilProperty],
};

/** What adding and importing have in common: everything but the address. */
export function readSuppression(
	functions: IExecuteFunctions,
	itemIndex: number,
): Omit<SuppressionRequest, 'address'> {
	const more = readCollection(functions, 'additionalFields', itemIndex);
	const until = readDate(functions, more.until, 'Until');
	return {
		channel: readChannel(functions, itemIndex),
		scope: readChoice(functions, itemIndex, scopeProperty) as SuppressionScope,
		cause: choiceOf(more.cause, causeProperty) as SuppressionCause,
		source: textOf(more.source, 'Source') || null,
		...(until === null ? {} : { until }),
	};
}
