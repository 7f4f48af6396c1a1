import { operation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';
import { consentJson } from './consentJson';

export const getConsentsOperation = operation({
	name: 'Get Consents',
	value: 'getConsents',
	action: 'Get consents of contact',
	description: 'List what a contact has allowed or forbidden, by channel and purpose',
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
