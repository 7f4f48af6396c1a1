import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Store } from '../../../../lib/store';
import { requiredText, unknownRecord } from '../../shared/values';

/** The journey whose enrollments are meant, if a single enrollment isn't named. */
export const journeyProperty: INodeProperties = {
	displayName: 'Journey Name or ID',
	name: 'journeyId',
	type: 'options',
	default: '',
	required: true,
	typeOptions: { loadOptionsMethod: 'getJourneys' },
	displayOptions: { show: { scope: ['journey'] } },
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/** The ID of a journey that was published on this store. */
export async function requireJourney(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<string> {
	const id = requiredText(functions, 'journeyId', itemIndex, {
		field: 'Journey',
		remedy: 'choose one from the list, or give the ID of its workflow',
	});
	if ((await store.steps.list(id)).length === 0) throw unknownRecord('Journey', 'journey', id);
	return id;
}
