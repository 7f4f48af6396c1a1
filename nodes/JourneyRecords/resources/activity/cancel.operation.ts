import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { cancelActivity, type EngineContext } from '../../../../lib/engine';
import { activityJson } from '../../../../lib/n8n/items';
import { forOperation } from '../../operation';
import { textOf } from '../../shared/values';
import { activityIdProperty, withActivity } from './activityId';

export const description = forOperation('activity', 'cancel', [
	activityIdProperty,
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		placeholder: 'e.g. Has bought in the meantime',
		description: 'Why it will not be done; journeys can look at it',
	},
]);

export const batched = true;

export async function execute(
	functions: IExecuteFunctions,
	engine: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const reason = textOf(functions.getNodeParameter('reason', itemIndex, ''), 'Reason');
	return await withActivity(functions, itemIndex, 'give the ID of an open activity', async (id) => [
		activityJson(await cancelActivity(engine, id, reason === '' ? null : reason)),
	]);
}
