import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { operation } from '../../operation';
import { consentJson } from './consentJson';

export const getAllOperation = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many consents',
	description: 'List what a contact has allowed or forbidden, by channel, purpose and topic',
	tool: {
		description:
			'List what a contact has allowed or forbidden, for each channel, purpose and topic: given or withdrawn, since when, and from which source. Example: what has Ada agreed to?',
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
				'Whether to return all answers, latest first, instead of only the latest one for each channel, purpose and topic',
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
