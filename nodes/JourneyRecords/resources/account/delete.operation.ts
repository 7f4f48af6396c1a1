import { deleteAccount } from '../../../../lib/engine';
import { operation } from '../../operation';
import { accountFromModel, accountLocator, requireAccount } from '../../shared/accountLocator';
import { ALLOW_DELETION } from '../../authorSwitch';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete account',
	description: 'Delete an account that no contact, lead or activity belongs to',
	tool: {
		description:
			'Permanently delete an account (a company) that no contact, lead or activity belongs to. Returns its ID and name. Example: delete the account that was created by mistake.',
		defaults: {
			...accountFromModel,
		},
	},
	authorSwitch: ALLOW_DELETION,
	properties: [accountLocator],
	async execute(functions, engine, itemIndex) {
		const { id, name } = await deleteAccount(
			engine,
			(await requireAccount(functions, engine.store, itemIndex)).id,
		);
		return [{ id, name, outcome: 'deleted' }];
	},
});
