import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Journey, Store } from '../../../../lib/store';
import { requiredText, unknownRecord } from '../../shared/values';

export const journeyIdProperty: INodeProperties = {
	displayName: 'Journey Name or ID',
	name: 'journeyId',
	type: 'options',
	default: '',
	required: true,
	typeOptions: { loadOptionsMethod: 'getJourneys' },
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export async function requireJourney(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<Journey> {
	const id = requiredText(functions, 'journeyId', itemIndex, {
		field: 'Journey',
		remedy: 'choose one from the list, or give the ID of its workflow',
	});
	const journey = await store.steps.journey(id);
	if (journey === null) throw unknownRecord('Journey', 'journey', id);
	return journey;
}
