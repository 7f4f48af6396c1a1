import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';
import { listProperties, readLimit } from '../../shared/list';
import { readTimeline } from './readTimeline';
import { readTimelineKinds, timelineKindsProperty } from './timelineKinds';

export const description = forOperation('contact', 'timeline', [
	contactLocator,
	timelineKindsProperty,
	...listProperties,
]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const kinds = readTimelineKinds(functions, itemIndex);
	const contact = await requireContact(store, readContactReference(functions, itemIndex));
	return await readTimeline(store, {
		contactId: contact.id,
		kinds,
		limit: readLimit(functions, itemIndex),
	});
}
