import type { IDataObject } from 'n8n-workflow';

import type { ConsentModel, MessageKind } from '../../../../lib/domain/messages';
import { explainAllowed } from '../../../../lib/engine';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { isoTime } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { choiceOf, readChoice } from '../../shared/choice';
import { readCollection, textOf } from '../../shared/values';
import { suppressionJson } from '../suppression/suppressionJson';
import { consentJson } from './consentJson';
import { consentModelProperty } from './consentModels';
import {
	addressProperty,
	channelProperty,
	purposeFromModel,
	purposeProperty,
	readChannel,
	readPurpose,
	readTopic,
	topicProperty,
} from './messageProperties';

const kindProperty = {
	displayName: 'Kind',
	name: 'kind',
	type: 'options' as const,
	default: 'commercial',
	options: [
		{ name: 'Commercial', value: 'commercial', description: 'Sells or promotes something' },
		{
			name: 'Transactional',
			value: 'transactional',
			description: 'What the contact asked for or must know, such as a receipt',
		},
	],
	description: 'What the message is',
};

const modelProperty = consentModelProperty({
	displayName: 'Consent Model',
	name: 'consentModel',
	description: 'What the sending step asks for. It can only be stricter than the message policy.',
	models: ['policy', 'nonRestrictive', 'restrictive', 'doubleOptIn'],
	initial: 'policy',
});

export const explainOperation = operation({
	name: 'Explain',
	value: 'explain',
	action: 'Explain consent',
	description: 'Say whether a message to a contact would go out now, and why or why not',
	tool: {
		description:
			'Say whether a message to a contact would go out now, and why or why not: consents, suppressions, frequency caps and quiet hours. Returns a readable text, and the same as data. Changes nothing. Example: may we send Ada a marketing email?',
		defaults: {
			...contactFromModel,
			...purposeFromModel,
		},
	},
	properties: [
		contactLocator,
		channelProperty,
		kindProperty,
		purposeProperty,
		topicProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [addressProperty, modelProperty],
		},
	],
	readOnly: true,
	async execute(functions, engine, itemIndex) {
		const contact = await requireContact(engine.store, readContactReference(functions, itemIndex));
		const options = readCollection(functions, 'options', itemIndex);
		const address = textOf(options.address, 'Address');
		const model = choiceOf(options.consentModel, modelProperty);
		const explained = await explainAllowed(engine, {
			contactId: contact.id,
			channel: readChannel(functions, itemIndex),
			kind: readChoice(functions, itemIndex, kindProperty) as MessageKind,
			purpose: readPurpose(functions, itemIndex),
			topic: readTopic(functions, itemIndex),
			consent: model === 'policy' ? null : (model as ConsentModel),
			...(address === '' ? {} : { address }),
			zone: functions.getTimezone(),
		});
		const { verdict, consentModel, consent, suppressions, stoppedAt, text } = explained;
		return [
			{
				text,
				contactId: verdict.contactId,
				wouldSend: verdict.outcome === 'send',
				outcome: verdict.outcome,
				reason: verdict.outcome === 'send' ? null : verdict.reason,
				until: verdict.outcome === 'held' ? isoTime(verdict.until) : null,
				address: verdict.address,
				consentModel,
				consent: consent === null ? null : consentJson(consent),
				suppressions: suppressions.map(suppressionJson),
				sendingStoppedAt: isoTime(stoppedAt),
			} as IDataObject,
		];
	},
});
