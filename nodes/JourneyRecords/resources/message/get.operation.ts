import { operation } from '../../operation';
import { messageFromModel, messageIdProperty, requireMessage } from './messageId';
import { messageJson } from './messageJson';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get message',
	description: 'Get one message: what was decided about it, and what became of it',
	tool: {
		description:
			'Get one message: channel, purpose, state, why it was held or suppressed, and when it was decided on, handed over, opened and clicked. Example: was this message delivered?',
		defaults: messageFromModel,
	},
	properties: [messageIdProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [messageJson(await requireMessage(functions, store, itemIndex))];
	},
});
