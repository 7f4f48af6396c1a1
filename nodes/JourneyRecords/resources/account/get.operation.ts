import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { accountJson } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { accountLocator, requireAccount } from '../../shared/accountLocator';

export const description = forOperation('account', 'get', [accountLocator]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return [accountJson(await requireAccount(functions, store, itemIndex))];
}
