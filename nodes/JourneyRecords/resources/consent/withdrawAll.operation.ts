import { InvalidInputError } from '../../../../lib/domain/errors';
import { withdrawEverythingOf } from '../../../../lib/engine';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { operation } from '../../operation';
import { readCollection, textOf } from '../../shared/values';
import { suppressionJson } from '../suppression/suppressionJson';
import { consentJson } from './consentJson';
import { addressProperty, channelFromModel, channelProperty, readChannel } from './messageProperties';

export const withdrawAllOperation = operation({
	name: 'Withdraw All',
	value: 'withdrawAll',
	action: 'Withdraw all consents',
	description: 'Record that a contact wants no commercial messages at all on a channel',
	tool: {
		description:
			'Record that a contact wants no commercial messages at all on a channel: withdraws all consents and suppresses the address for commercial messages. Transactional messages still arrive. Returns what was withdrawn. Only use this if the contact said so. Example: Ada wants no more mail from us.',
		defaults: {
			...contactFromModel,
			...channelFromModel,
		},
	},
	properties: [
		contactLocator,
		channelProperty,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				addressProperty,
				{
					displayName: 'Source',
					name: 'source',
					type: 'string',
					default: '',
					placeholder: 'e.g. by phone',
					description: 'Where the contact said so, as proof',
				},
			],
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const contact = await requireContact(engine.store, readContactReference(functions, itemIndex));
		const more = readCollection(functions, 'additionalFields', itemIndex);
		const channel = readChannel(functions, itemIndex);
		const done = await withdrawEverythingOf(engine, contact.id, {
			channel,
			address: textOf(more.address, 'Address') || null,
			source: textOf(more.source, 'Source') || null,
		});
		if (done === null) {
			throw new InvalidInputError({
				field: 'Address',
				reason: `the contact has no address for ${channel.slice(0, 80)} that can be used; enter one, or use Set for each purpose`,
			});
		}
		return [
			{
				contactId: contact.id,
				channel: done.suppression.channel,
				withdrawn: done.withdrawn.map(consentJson),
				suppression: suppressionJson(done.suppression),
			},
		];
	},
});
