import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { textOf } from '../../shared/values';
import { journeyIdProperty, requireJourney } from './journeyId';
import { journeyJson } from './journeyJson';

export const description = forOperation('journey', 'setOwner', [
	journeyIdProperty,
	{
		displayName: 'Owner',
		name: 'owner',
		type: 'string',
		default: '',
		placeholder: 'e.g. sales@example.com',
		description:
			'The salesperson who gets the activities of this journey that are for its owner; empty: nobody',
	},
]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const owner = textOf(functions.getNodeParameter('owner', itemIndex, ''), 'Owner') || null;
	const { id } = await requireJourney(functions, store, itemIndex);
	await store.steps.setOwner(id, owner);
	const journey = await requireJourney(functions, store, itemIndex);
	return [await journeyJson(store, journey)];
}
