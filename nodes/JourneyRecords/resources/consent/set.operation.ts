import { setConsent } from '../../../../lib/engine';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { fromModel } from '../../../../lib/n8n/tools';
import type { ConsentState } from '../../../../lib/store';
import { operation } from '../../operation';
import { readDate } from '../../shared/dates';
import { readCollection, textOf } from '../../shared/values';
import { consentJson } from './consentJson';
import {
	addressProperty,
	channelProperty,
	purposeFromModel,
	purposeProperty,
	readChannel,
	readPurpose,
	topicProperty,
} from './messageProperties';

export const setOperation = operation({
	name: 'Set',
	value: 'set',
	action: 'Set consent',
	description: 'Record what a contact allows or forbids; earlier answers stay in the history',
	tool: {
		description:
			'Record that a contact gives or withdraws consent for a channel and a purpose. Returns the consent. Only use this if the contact said so. Example: Ada doesn’t want marketing emails anymore.',
		defaults: {
			...contactFromModel,
			...purposeFromModel,
			state: fromModel('Consent', 'given or withdrawn'),
		},
	},
	properties: [
		contactLocator,
		channelProperty,
		purposeProperty,
		{
			displayName: 'Consent',
			name: 'state',
			type: 'options',
			default: 'given',
			options: [
				{ name: 'Given', value: 'given' },
				{ name: 'Withdrawn', value: 'withdrawn' },
			],
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					...addressProperty,
					description:
						'The address that it’s about. Leave empty for the contact’s own; a withdrawal then applies to all of the contact’s addresses.',
				},
				{
					displayName: 'Consent Date',
					name: 'at',
					type: 'dateTime',
					default: '',
					description:
						'When the contact gave or withdrew consent; the latest answer counts. Leave empty for now.',
				},
				{
					displayName: 'Double Opt-In',
					name: 'doubleOptIn',
					type: 'boolean',
					default: false,
					description: 'Whether the contact confirmed it by a link in a message to the address',
				},
				{
					displayName: 'Source',
					name: 'source',
					type: 'string',
					default: '',
					placeholder: 'e.g. Sign-up form, trade fair 2026',
					description: 'Where the contact gave or withdrew consent, as proof',
				},
				topicProperty,
			],
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const contact = await requireContact(engine.store, readContactReference(functions, itemIndex));
		const more = readCollection(functions, 'additionalFields', itemIndex);
		const at = readDate(functions, more.at, 'Consent Date');
		const address = textOf(more.address, 'Address');
		const { consent, current } = await setConsent(engine, {
			contactId: contact.id,
			channel: readChannel(functions, itemIndex),
			purpose: readPurpose(functions, itemIndex),
			topic: textOf(more.topic, 'Topic'),
			state: functions.getNodeParameter('state', itemIndex, 'given') as ConsentState,
			doubleOptIn: more.doubleOptIn === true,
			source: textOf(more.source, 'Source') || null,
			...(address === '' ? {} : { address }),
			...(at === null ? {} : { at }),
		});
		return [{ ...consentJson(consent), current: current.state }];
	},
});
