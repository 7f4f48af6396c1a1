import type { IExecuteFunctions, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import type { Journey, Store } from '../../../../lib/store';
import { fromModel } from '../../../../lib/n8n/tools';
import { journeyFilter } from '../../shared/filters';
import { journeyIdOf } from '../../shared/journeyIdOf';
import { requiredText, unknownRecord } from '../../shared/values';

export const journeyIdProperty: INodeProperties = { ...journeyFilter, required: true };

/** In a tool, the model names the journey. */
export const journeyFromModel: Record<string, NodeParameterValueType> = {
	journeyId: fromModel('Journey', 'Name or ID of the journey'),
};

export async function requireJourney(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Journey> {
	const given = requiredText(functions, 'journeyId', itemIndex, {
		field: 'Journey',
		remedy: 'choose one from the list, or enter the ID of its workflow',
	});
	const id = await journeyIdOf(store, given);
	const journey = await store.steps.journey(id);
	if (journey === null) throw unknownRecord('Journey', 'journey', id);
	return journey;
}
