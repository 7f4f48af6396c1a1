import type { IDataObject } from 'n8n-workflow';

import { explainStoredMessage } from '../../../../lib/engine';
import { operation } from '../../operation';
import { suppressionJson } from '../suppression/suppressionJson';
import { consentJson } from '../consent/consentJson';
import { messageFromModel, messageIdProperty, requireMessage } from './messageId';
import { messageJson } from './messageJson';

export const explainOperation = operation({
	name: 'Explain',
	value: 'explain',
	action: 'Explain message',
	description: 'Say why a message was suppressed or held, and what its contact and address allow now',
	tool: {
		description:
			'Say why a message was suppressed or held, or what became of it, and what its contact’s consents and its address’s suppressions say now. Returns a readable text, and the same as data. Changes nothing. Example: why didn’t Ada get this email?',
		defaults: messageFromModel,
	},
	properties: [messageIdProperty],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		const message = await requireMessage(functions, engine.store, itemIndex);
		const { text, consent, suppressions } = await explainStoredMessage(
			engine,
			message,
			functions.getTimezone(),
		);
		return [
			{
				text,
				message: messageJson(message),
				consent: consent === null ? null : consentJson(consent),
				suppressions: suppressions.map(suppressionJson),
			} as IDataObject,
		];
	},
});
