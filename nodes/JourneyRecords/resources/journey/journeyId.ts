import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Journey, Store } from '../../../../lib/store';
import { journeyFilter } from '../../shared/filters';
import { requiredText, unknownRecord } from '../../shared/values';

export const journeyIdProperty: INodeProperties = { ...journeyFilter, required: true };

export async function requireJourney(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Journey> {
	const id = requiredText(functions, 'journeyId', itemIndex, {
		field: 'Journey',
		remedy: 'choose one from the list, or enter the ID of its workflow',
	});
	const journey = await store.steps.journey(id);
	if (journey === null) throw unknownRecord('Journey', 'journey', id);
	return journey;
}
