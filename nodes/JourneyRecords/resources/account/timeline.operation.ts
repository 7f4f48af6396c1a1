import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { accountLocator, requireAccount } from '../../shared/accountLocator';
import { listProperties, readLimit } from '../../shared/list';
import { readTimelineKinds, timelineKindsProperty } from '../contact/timelineKinds';
import { readAccountTimeline } from './readAccountTimeline';

export const description = forOperation('account', 'timeline', [
	accountLocator,
	timelineKindsProperty,
	...listProperties,
]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const kinds = readTimelineKinds(functions, itemIndex);
	const account = await requireAccount(functions, store, itemIndex);
	return await readAccountTimeline(store, {
		accountId: account.id,
		kinds,
		limit: readLimit(functions, itemIndex),
	});
}
