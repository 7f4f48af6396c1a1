import { ConflictError } from '../../../../lib/domain/errors';
import { releaseMessages } from '../../../../lib/engine';
import { operation } from '../../operation';
import { messageFromModel, messageIdProperty, requireMessage } from './messageId';
import { messageJson } from './messageJson';

export const releaseOperation = operation({
	name: 'Release',
	value: 'release',
	action: 'Release message',
	description: 'Stop counting a message that didn’t go out, so that its contact can get another one',
	tool: {
		description:
			'Stop counting a message toward frequency caps, because it didn’t go out. It isn’t sent. Returns the message. Only use this if an operator knows that it didn’t go out. Example: the mail server was down, release this message.',
		defaults: messageFromModel,
	},
	properties: [
		{
			displayName:
				'Only release a message that you know didn’t go out: it no longer counts toward frequency caps, so its contact may get one more. Releasing doesn’t send it; retry its enrollment for that.',
			name: 'releaseNotice',
			type: 'notice',
			default: '',
		},
		messageIdProperty,
	],
	async execute(functions, engine, itemIndex) {
		const { id, state } = await requireMessage(functions, engine.store, itemIndex);
		const released = await releaseMessages(engine, [id]);
		const after = await requireMessage(functions, engine.store, itemIndex);
		if (!released.has(id) && state !== 'released') {
			throw new ConflictError(
				`Message ${id} is ${state}, so there is nothing to release; only messages that may not have gone out can be released`,
			);
		}
		return [{ ...messageJson(after), outcome: released.has(id) ? 'released' : 'unchanged' }];
	},
});
