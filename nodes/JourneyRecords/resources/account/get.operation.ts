import { accountJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { accountFromModel, accountLocator, requireAccount } from '../../shared/accountLocator';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get account',
	description: 'Get one account',
	tool: {
		description:
			'Get one account (a company), by name, domain or ID: its owner, domain and custom attributes, and its ID for other tools. Example: what do we know about Contoso?',
		defaults: {
			...accountFromModel,
		},
	},
	properties: [accountLocator],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [accountJson(await requireAccount(functions, store, itemIndex))];
	},
});
