import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { chooseOrganizer } from '../../lib/domain/calendar';
import { NotFoundError } from '../../lib/domain/errors';
import { createActivity, type ActivityRequest } from '../../lib/engine';
import { calendarFile } from '../../lib/n8n/invitation';
import { activityJson, isoTime } from '../../lib/n8n/items';
import { readText } from '../../lib/n8n/parameters';
import { contextJson, requireContact, type RecordNode } from '../../lib/n8n/recordNode';
import { zoneOf } from '../../lib/n8n/steps';
import { systemClock } from '../../lib/n8n/systemClock';
import type { Activity, ActivityKind, Contact, Lead } from '../../lib/store';
import { readAppointment } from './appointment';
import { readDueAt } from './dueDate';
import { readOwner } from './owner';

export const activityNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const contactId = requireContact(subject);
		const contact = await engine.store.contacts.get(contactId);
		if (contact === null) throw new NotFoundError('contact', contactId);
		const leadId =
			readText(functions, 'additionalFields.leadId', itemIndex) ?? subject.context?.journey.leadId ?? null;
		const lead = leadId === null ? null : await engine.store.leads.get(leadId);
		if (leadId !== null && lead === null) throw new NotFoundError('lead', leadId);
		const journeyId = subject.origin?.journeyId ?? functions.getWorkflow().id ?? '';
		const { activity, repeated } = await createActivity(engine, {
			...readActivity(functions, itemIndex, contact),
			owner: await readOwner(functions, itemIndex, {
				contact,
				lead,
				journeyOwner: async () => (await engine.store.steps.journey(journeyId))?.owner ?? null,
			}),
			contactId,
			leadId,
			accountId: contact.accountId,
			origin: subject.origin,
		});
		return { ...contextJson(subject), activity: { ...activityJson(activity), repeated } };
	},
	async preview(functions, itemIndex, context) {
		const contact = (context?.contact ?? {}) as unknown as Contact;
		const activity = readActivity(functions, itemIndex, contact);
		const owner = await readOwner(functions, itemIndex, {
			contact,
			lead: (context?.lead ?? null) as unknown as Lead | null,
			journeyOwner: async () => null,
		});
		// A test doesn't cost anyone a turn.
		const who = typeof owner === 'object' ? (owner?.owners[0] ?? null) : owner;
		return {
			activity: {
				...activity,
				id: 'test',
				dueAt: isoTime(activity.dueAt),
				startsAt: isoTime(activity.startsAt),
				endsAt: isoTime(activity.endsAt),
				...(activity.kind === 'appointment' ? { organizer: chooseOrganizer(activity.organizer, who) } : {}),
				owner: who,
				status: 'open',
			} as IDataObject,
		};
	},
	async files(functions, itemIndex, json): Promise<IBinaryKeyData> {
		const property = readText(functions, 'calendarFile', itemIndex);
		const activity = json.activity as unknown as Activity & Record<'startsAt' | 'endsAt', string | null>;
		if (activity.kind !== 'appointment' || property === null) return {};
		const file = calendarFile(
			{
				...activity,
				revision: activity.revision ?? 0,
				startsAt: Date.parse(activity.startsAt as unknown as string),
				endsAt: activity.endsAt === null ? null : Date.parse(activity.endsAt as unknown as string),
			},
			systemClock.now(),
		);
		if (file === null) return {};
		const { text, fileName, mimeType } = file;
		return {
			[property]: await functions.helpers.prepareBinaryData(Buffer.from(text), fileName, mimeType),
		};
	},
};

type ActivityFields = Omit<ActivityRequest, 'owner' | 'contactId' | 'leadId' | 'accountId' | 'origin'>;

function readActivity(functions: IExecuteFunctions, itemIndex: number, contact: Contact): ActivityFields {
	const kind = functions.getNodeParameter('kind', itemIndex, 'task') as ActivityKind;
	const zone = zoneOf(functions, itemIndex, { contact: { timeZone: contact.timeZone } });
	return {
		kind,
		subject: readText(functions, 'subject', itemIndex) ?? '',
		description: readText(functions, 'description', itemIndex),
		...(kind === 'appointment'
			? readAppointment(functions, itemIndex, zone, contact)
			: { dueAt: readDueAt(functions, itemIndex, zone), startsAt: null, endsAt: null }),
	};
}
