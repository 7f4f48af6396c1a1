import { operation } from '../../operation';
import {
	contactFromModel,
	contactLocator,
	readContactReference,
} from '../../../../lib/n8n/contacts/contactLocator';
import { requireContact } from '../../../../lib/n8n/contacts/findContact';
import { limitFromModel, listProperties, readLimit } from '../../shared/list';
import { timelineJson } from '../../shared/timelineEntry';
import { readSimplify } from '../../simplify';
import { readTimeline } from './readTimeline';
import { readTimelineKinds, timelineKindsProperty } from './timelineKinds';

export const timelineOperation = operation({
	name: 'Get Timeline',
	value: 'timeline',
	action: 'Get timeline of contact',
	description:
		'List everything that happened to a contact, latest first: interactions, leads, activities and journey steps',
	tool: {
		description:
			'List what happened to a contact, latest first: what they did, their leads, sales activities, and each step of their journeys. Each entry has a line of text and its time. Example: what did Ada do last week?',
		defaults: {
			...contactFromModel,
			...limitFromModel,
		},
	},
	properties: [contactLocator, timelineKindsProperty, ...listProperties],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		const kinds = readTimelineKinds(functions, itemIndex);
		const contact = await requireContact(store, readContactReference(functions, itemIndex));
		const entries = await readTimeline(store, {
			contact,
			kinds,
			limit: readLimit(functions, itemIndex),
			zone: functions.getTimezone(),
		});
		const simplify = readSimplify(functions, itemIndex);
		return entries.map((entry) => timelineJson(entry, simplify));
	},
});
