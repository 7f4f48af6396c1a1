import { operation } from '../../operation';
import { policyJson } from './policyJson';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get message policy',
	description: 'Get what all messages of the store must respect, and whether sending is stopped',
	tool: {
		description:
			'Get the message policy: frequency caps, quiet hours, consent models, sender, and whether all sending is stopped. Example: how many emails may a contact get per week?',
	},
	properties: [],
	readOnly: true,
	complete: true,
	async execute(_functions, { store }) {
		return [policyJson(await store.messagePolicies.get())];
	},
});
