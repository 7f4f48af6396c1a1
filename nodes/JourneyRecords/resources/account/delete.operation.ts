import { deleteAccount } from '../../../../lib/engine';
import { operation } from '../../operation';
import { accountLocator, requireAccount } from '../../shared/accountLocator';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete account',
	description: 'Delete an account that no contact, lead or activity belongs to',
	properties: [accountLocator],
	async execute(functions, engine, itemIndex) {
		const { id, name } = await deleteAccount(
			engine,
			(await requireAccount(functions, engine.store, itemIndex)).id,
		);
		return [{ id, name, outcome: 'deleted' }];
	},
});
