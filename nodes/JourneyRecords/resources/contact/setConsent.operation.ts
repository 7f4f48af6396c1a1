import { setConsent } from '../../../../lib/engine';
import type { ConsentState } from '../../../../lib/store';
import { operation } from '../../operation';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { readDate } from '../../shared/dates';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { fromModel } from '../../../../lib/n8n/tools';
import { readCollection, textOf } from '../../shared/values';
import { consentJson } from './consentJson';

export const setConsentOperation = operation({
	name: 'Set Consent',
	value: 'setConsent',
	action: 'Set consent of contact',
	description: 'Record what a contact allows or forbids; earlier answers stay in the history',
	tool: {
		description:
			'Record that a contact gives or withdraws consent for a channel and a purpose. Returns the consent. Only use this if the contact said so. Example: Ada doesn’t want the newsletter anymore.',
		defaults: {
			...contactFromModel,
			channel: fromModel('Channel', 'How we reach the contact: email, sms or phone', { fallback: 'email' }),
			purpose: fromModel('Purpose', 'What we reach the contact for, such as marketing or newsletter', {
				fallback: 'marketing',
			}),
			state: fromModel('Consent', 'given or withdrawn'),
		},
	},
	properties: [
		contactLocator,
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: 'email',
			required: true,
			placeholder: 'e.g. email, sms, phone',
			description: 'How you reach the contact',
		},
		{
			displayName: 'Purpose',
			name: 'purpose',
			type: 'string',
			default: 'marketing',
			required: true,
			placeholder: 'e.g. marketing, newsletter',
			description: 'What you reach the contact for',
		},
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
					displayName: 'Consent Date',
					name: 'at',
					type: 'dateTime',
					default: '',
					description:
						'When the contact gave or withdrew consent; the latest answer counts. Leave empty for now.',
				},
				{
					displayName: 'Source',
					name: 'source',
					type: 'string',
					default: '',
					placeholder: 'e.g. Sign-up form, trade fair 2026',
					description: 'Where the contact gave or withdrew consent, as proof',
				},
			],
		},
	],
	batched: true,
	async execute(functions, engine, itemIndex) {
		const contact = await requireContact(engine.store, readContactReference(functions, itemIndex));
		const more = readCollection(functions, 'additionalFields', itemIndex);
		const at = readDate(functions, more.at, 'Consent Date');
		const { consent, current } = await setConsent(engine, {
			contactId: contact.id,
			channel: textOf(functions.getNodeParameter('channel', itemIndex, ''), 'Channel'),
			purpose: textOf(functions.getNodeParameter('purpose', itemIndex, ''), 'Purpose'),
			state: functions.getNodeParameter('state', itemIndex, 'given') as ConsentState,
			source: textOf(more.source, 'Source') || null,
			...(at === null ? {} : { at }),
		});
		return [{ ...consentJson(consent), current: current.state }];
	},
});
