import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { chooseOrganizer } from '../../lib/domain/calendar';
import { NotFoundError } from '../../lib/domain/errors';
import { checkActivity, createActivity, type ActivityRequest, type EngineContext } from '../../lib/engine';
import { withEngine } from '../../lib/n8n/engines';
import { calendarFile } from '../../lib/n8n/invitation';
import { activityJson } from '../../lib/n8n/items';
import { readText } from '../../lib/n8n/parameters';
import { contextJson, requireContact, type RecordNode, type Subject } from '../../lib/n8n/recordNode';
import { zoneOf } from '../../lib/n8n/steps';
import { systemClock } from '../../lib/n8n/systemClock';
import { testActivity } from '../../lib/n8n/testing/testRecords';
import { requireTestContact, requireTestLead } from '../../lib/n8n/testing/testSubject';
import type { Activity, ActivityKind, Contact } from '../../lib/store';
import { readAppointment } from './appointment';
import { readDueAt } from './dueDate';
import { readOwner } from './owner';

export const activityNode: RecordNode = {
	async make(functions, engine, itemIndex, subject) {
		const contactId = requireContact(subject);
		const contact = await engine.store.contacts.get(contactId);
		if (contact === null) throw new NotFoundError('contact', contactId);
		const leadId = leadIdOf(functions, itemIndex, subject);
		const lead = leadId === null ? null : await engine.store.leads.get(leadId);
		if (leadId !== null && lead === null) throw new NotFoundError('lead', leadId);
		const journeyId = journeyOf(functions, subject);
		const { activity, repeated } = await createActivity(engine, {
			...readActivity(functions, itemIndex, contact),
			owner: await readOwner(functions, itemIndex, {
				contact,
				lead,
				journeyOwner: async () => await ownerOfJourney(engine, journeyId),
			}),
			contactId,
			leadId,
			accountId: contact.accountId,
			origin: subject.origin,
		});
		return { ...contextJson(subject), activity: { ...activityJson(activity), repeated } };
	},
	async preview(functions, itemIndex, subject) {
		const contactId = requireContact(subject);
		const contact = await requireTestContact(functions, subject, contactId);
		const leadId = leadIdOf(functions, itemIndex, subject);
		const lead = leadId === null ? null : await requireTestLead(functions, itemIndex, leadId);
		const journeyId = journeyOf(functions, subject);
		const fields = readActivity(functions, itemIndex, contact);
		const owner = await readOwner(functions, itemIndex, {
			contact,
			lead,
			journeyOwner: async () =>
				await withEngine(functions, async (engine) => await ownerOfJourney(engine, journeyId)),
		});
		// A test doesn't cost anyone a turn.
		const who = typeof owner === 'object' ? (owner?.owners[0] ?? null) : owner;
		const activity = testActivity({
			kind: fields.kind,
			subject: checkActivity(fields),
			description: fields.description,
			dueAt: fields.dueAt,
			startsAt: fields.startsAt,
			endsAt: fields.endsAt,
			timeZone: fields.timeZone ?? null,
			location: fields.location ?? null,
			attendees: fields.attendees ?? [],
			organizer: fields.kind === 'appointment' ? chooseOrganizer(fields.organizer, who) : null,
			revision: 0,
			owner: who,
			status: 'open',
			result: null,
			completedAt: null,
			contactId,
			accountId: contact.accountId ?? null,
			leadId,
			journeyId: subject.origin?.journeyId ?? null,
			enrollmentId: subject.origin?.enrollmentId ?? null,
		});
		return { ...contextJson(subject), activity: { ...activity, repeated: false } };
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

/** The lead named in the node, else the one of the journey. */
function leadIdOf(functions: IExecuteFunctions, itemIndex: number, { context }: Subject): string | null {
	return readText(functions, 'additionalFields.leadId', itemIndex) ?? context?.journey.leadId ?? null;
}

function journeyOf(functions: IExecuteFunctions, { origin }: Subject): string {
	return origin?.journeyId ?? functions.getWorkflow().id ?? '';
}

async function ownerOfJourney({ store }: EngineContext, journeyId: string): Promise<string | null> {
	return (await store.steps.journey(journeyId))?.owner ?? null;
}

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
