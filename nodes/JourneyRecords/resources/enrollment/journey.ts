import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Store } from '../../../../lib/store';
import { journeyIdOf } from '../../shared/journeyIdOf';
import { requiredText, unknownRecord } from '../../shared/values';
import { journeyIdProperty } from '../journey/journeyId';

/** The journey whose enrollments to change, instead of a single enrollment. */
export const journeyProperty: INodeProperties = {
	...journeyIdProperty,
	displayOptions: { show: { scope: ['journey'] } },
};

/** The ID of a journey that was published on this store. */
export async function requireJourney(
	functions: IExecuteFunctions,
	store: Store,
	itemIndex: number,
): Promise<string> {
	const given = requiredText(functions, 'journeyId', itemIndex, {
		field: 'Journey',
		remedy: 'choose one from the list, or enter the ID of its workflow',
	});
	const id = await journeyIdOf(store, given);
	if ((await store.steps.list(id)).length === 0) throw unknownRecord('Journey', 'journey', id);
	return id;
}
