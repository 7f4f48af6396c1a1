import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import type { Store, StoredModel } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
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

/** In a tool, the AI model names the scoring model. */
export const modelFromModel: Record<string, NodeParameterValueType> = {
	scoringModel: fromModel('Scoring Model', 'Name or ID of the scoring model'),
};

/** The model an item's operation is about. */
export async function modelOf(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<StoredModel> {
	const field = 'Scoring Model';
	const id = requiredText(functions, 'scoringModel', itemIndex, { field, remedy: 'choose a scoring model' });
	const model =
		(await store.scoring.model(id)) ??
		(await store.scoring.list({ limit: 1000 })).find(({ name }) => name.toLowerCase() === id.toLowerCase()) ??
		null;
	if (model === null) throw unknownRecord(field, 'scoring model', id);
	return model;
}
