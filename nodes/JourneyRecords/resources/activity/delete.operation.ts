import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { deleteActivity, type EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { activityIdProperty, withActivity } from './activityId';

export const description = forOperation('activity', 'delete', [activityIdProperty]);

export const batched = true;

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return await withActivity(functions, itemIndex, 'give the ID of an activity', async (id) => {
		const { subject, contactId } = await deleteActivity(engine, id);
		return [{ id, subject, contactId, outcome: 'deleted' }];
	});
}
