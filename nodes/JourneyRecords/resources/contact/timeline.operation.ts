import { operation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';
import { listProperties, readLimit } from '../../shared/list';
import { readTimeline } from './readTimeline';
import { readTimelineKinds, timelineKindsProperty } from './timelineKinds';

export const timelineOperation = operation({
	name: 'Get Timeline',
	value: 'timeline',
	action: 'Get the timeline of a contact',
	description:
		'List all that happened to a contact, the latest first: interactions, leads, activities and steps of journeys',
	properties: [contactLocator, timelineKindsProperty, ...listProperties],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const kinds = readTimelineKinds(functions, itemIndex);
		const contact = await requireContact(store, readContactReference(functions, itemIndex));
		return await readTimeline(store, {
			contactId: contact.id,
			kinds,
			limit: readLimit(functions, itemIndex),
		});
	},
});
