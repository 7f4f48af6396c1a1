import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError } from '../../../../lib/domain/errors';
import type { EngineContext } from '../../../../lib/engine';
import { forOperation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';
import { listProperties, readLimit } from '../../shared/list';
import { readTimeline, TIMELINE_KINDS, type TimelineKind } from './readTimeline';

export const description = forOperation('contact', 'timeline', [
	contactLocator,
	{
		displayName: 'Include',
		name: 'include',
		type: 'multiOptions',
		default: ['interaction', 'lead', 'activity', 'journey'],
		options: [
			{ name: 'Activities', value: 'activity', description: 'When they were created and completed' },
			{ name: 'Interactions', value: 'interaction', description: 'What the contact did' },
			{ name: 'Journeys', value: 'journey', description: 'What each journey decided, step by step' },
			{ name: 'Leads', value: 'lead', description: 'When they were created' },
		],
		description: 'What the timeline is made of',
	},
	...listProperties,
]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	const include = functions.getNodeParameter('include', itemIndex, TIMELINE_KINDS);
	const kinds = TIMELINE_KINDS.filter((kind) => Array.isArray(include) && include.includes(kind));
	if (kinds.length === 0) {
		throw new InvalidInputError({
			field: 'Include',
			reason: `is empty; choose at least one of ${TIMELINE_KINDS.join(', ')}`,
		});
	}
	const contact = await requireContact(store, readContactReference(functions, itemIndex));
	return await readTimeline(store, {
		contactId: contact.id,
		kinds: new Set<TimelineKind>(kinds),
		limit: readLimit(functions, itemIndex),
	});
}
