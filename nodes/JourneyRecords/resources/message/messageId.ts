import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import { fromModel } from '../../../../lib/n8n/tools';
import { ID_EXAMPLE } from '../../../../lib/n8n/descriptions/idExample';
import type { Message, Store } from '../../../../lib/store';
import { requiredText, unknownRecord } from '../../shared/values';

export const messageIdProperty: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	required: true,
	placeholder: ID_EXAMPLE,
};

/** In a tool, the model names the message. */
export const messageFromModel: Record<string, NodeParameterValueType> = {
	messageId: fromModel('Message ID', 'ID of the message, from another answer'),
};

/** @throws InvalidInputError when there is no such message */
export async function requireMessage(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Message> {
	const id = requiredText(functions, 'messageId', itemIndex, {
		field: 'Message ID',
		remedy: 'enter the ID of a message, such as $json.message.id',
	});
	const message = await store.messages.get(id);
	if (message === null) throw unknownRecord('Message ID', 'message', id);
	return message;
}
