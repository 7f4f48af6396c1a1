import { operation } from '../../operation';
import { contactLocator, readContactReference } from '../../shared/contactLocator';
import { requireContact } from '../../shared/findContact';
import { listProperties, readLimit } from '../../shared/list';
import { readTimeline } from './readTimeline';
import { readTimelineKinds, timelineKindsProperty } from './timelineKinds';

export const timelineOperation = operation({
	name: 'Get Timeline',
	value: 'timeline',
	action: 'Get timeline of contact',
	description:
		'List everything that happened to a contact, latest first: interactions, leads, activities and journey steps',
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
