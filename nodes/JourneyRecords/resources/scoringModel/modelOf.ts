import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Store, StoredModel } from '../../../../lib/store';
import { requiredText, unknownRecord } from '../../shared/values';

export const modelProperty: INodeProperties = {
	displayName: 'Scoring Model Name or ID',
	name: 'scoringModel',
	type: 'options',
	default: '',
	required: true,
	typeOptions: { loadOptionsMethod: 'getScoringModels' },
	description:
		'A model that a workflow has published. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The model an item's operation is about. */
export async function modelOf(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<StoredModel> {
	const field = 'Scoring Model';
	const id = requiredText(functions, 'scoringModel', itemIndex, { field, remedy: 'choose a scoring model' });
	const model = await store.scoring.model(id);
	if (model === null) throw unknownRecord(field, 'scoring model', id);
	return model;
}
