import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { deleteAccount, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { accountLocator, requireAccount } from '../../shared/accountLocator';

export const description = forOperation('account', 'delete', [accountLocator]);

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { id, name } = await deleteAccount(
		engine,
		(await requireAccount(functions, engine.store, itemIndex)).id,
	);
	return [{ id, name, outcome: 'deleted' }];
}
