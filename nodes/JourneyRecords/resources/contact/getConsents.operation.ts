import { operation } from '../../operation';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { consentJson } from './consentJson';

export const getConsentsOperation = operation({
	name: 'Get Consents',
	value: 'getConsents',
	action: 'Get consents of contact',
	description: 'List what a contact has allowed or forbidden, by channel and purpose',
	tool: {
		description:
			'List what a contact has allowed or forbidden, for each channel and purpose: given or withdrawn, since when, and from which source. Example: may we send Ada the newsletter?',
		defaults: {
			...contactFromModel,
		},
	},
	properties: [
		contactLocator,
		{
			displayName: 'Include History',
			name: 'history',
			type: 'boolean',
			default: false,
			description:
				'Whether to return all answers, latest first, instead of only the current one for each channel and purpose',
		},
	],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const { id } = await requireContact(store, readContactReference(functions, itemIndex));
		const history = functions.getNodeParameter('history', itemIndex, false) === true;
		const consents = history ? await store.consents.history(id) : await store.consents.latest([id]);
		return consents.map(consentJson);
	},
});
