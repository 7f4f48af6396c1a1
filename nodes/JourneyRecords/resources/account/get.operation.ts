import { accountJson } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { accountLocator, requireAccount } from '../../shared/accountLocator';

export const getOperation = operation({
	name: 'Get',
	value: 'get',
	action: 'Get account',
	description: 'Get one account',
	properties: [accountLocator],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return [accountJson(await requireAccount(functions, store, itemIndex))];
	},
});
