import type { IDataObject } from 'n8n-workflow';

import {
	contactName,
	describeInteraction,
	describeRefusal,
	describeStepEvent,
	quoted,
} from '../../../../lib/domain/explain';
import { readStepLog } from '../../../../lib/engine';
import { interactionJson, isoTime } from '../../../../lib/n8n/items';
import type { Contact, Store } from '../../../../lib/store';
import { readPages } from '../../shared/list';
import { readRefusals } from '../../shared/refusals';
import { latestFirst, type TimelineEntry, type TimelineKind } from '../../shared/timelineEntry';
import { activityEntries, leadEntry } from '../../shared/timelineRecords';

interface Wanted {
	contact: Contact;
	kinds: ReadonlySet<TimelineKind>;
	limit: number;
	/** IANA zone of the times in texts, unless the contact has its own. */
	zone: string;
}

type Reader = (
	store: Store,
	wanted: Wanted,
) => Promise<Array<Omit<TimelineEntry, 'contactId' | 'contactName'>>>;

const READERS: Record<TimelineKind, Reader> = {
	interaction: interactions,
	lead: leads,
	activity: activities,
	journey: journeys,
};

/** Everything that happened to a contact, latest first. */
export async function readTimeline(store: Store, given: Wanted): Promise<TimelineEntry[]> {
	const { contact, kinds, limit } = given;
	const wanted = { ...given, zone: contact.timeZone ?? given.zone };
	const whose = { contactId: contact.id, contactName: contactName(contact) };
	const entries: TimelineEntry[] = [];
	for (const kind of kinds) {
		for (const { details, ...entry } of await READERS[kind](store, wanted)) {
			entries.push({ ...entry, ...whose, details });
		}
	}
	return latestFirst(entries, limit);
}

async function interactions(store: Store, { contact, limit }: Wanted): ReturnType<Reader> {
	const found = await readPages(
		limit,
		async (page) => await store.interactions.list({ contactId: contact.id, ...page }),
	);
	return found.map((interaction) => ({
		at: interaction.occurredAt,
		kind: 'interaction',
		event: interaction.type,
		text: describeInteraction(interaction.type, interaction.properties as object | null),
		id: interaction.id,
		details: interactionJson(interaction),
	}));
}

async function leads(store: Store, { contact, limit }: Wanted): ReturnType<Reader> {
	const found = await readPages(
		limit,
		async (page) => await store.leads.list({ contactId: contact.id, ...page }),
	);
	return found.map(leadEntry);
}

/** They are listed by due date, so all have to be read to find the latest. */
async function activities(store: Store, { contact, zone }: Wanted): ReturnType<Reader> {
	const found = await readPages(
		Infinity,
		async (page) => await store.activities.list({ contactId: contact.id, ...page }),
	);
	return found.flatMap((activity) => activityEntries(activity, zone));
}

/** What each journey decided: at entry, and then step by step. */
async function journeys(store: Store, wanted: Wanted): ReturnType<Reader> {
	return [...(await journeySteps(store, wanted)), ...(await refusals(store, wanted))];
}

async function journeySteps(store: Store, { contact, zone }: Wanted): ReturnType<Reader> {
	const enrollments = await readPages(
		Infinity,
		async (page) => await store.enrollments.list({ contactId: contact.id, ...page }),
	);
	const log = await readStepLog(store, enrollments);
	// What happened within one millisecond stays in order, too: latest first.
	return log.reverse().map(({ at, event, ...details }) => ({
		at,
		kind: 'journey',
		event,
		text: `${quoted(details.journeyName ?? details.journeyId)}: ${describeStepEvent({ event, ...details }, zone)}`,
		id: details.enrollmentId,
		details: { ...details } as IDataObject,
	}));
}

/** Refusals for one reason are one entry, at the time of the last one. */
async function refusals(store: Store, { contact, limit }: Wanted): ReturnType<Reader> {
	const found = await readRefusals(store, { contactId: contact.id }, limit);
	return found.map((refusal) => {
		const { reason, times, firstAt, lastAt, journeyId, journeyName, stepId, stepName, detail } = refusal;
		return {
			at: lastAt,
			kind: 'journey',
			event: 'entry_refused',
			text: `${quoted(journeyName ?? journeyId)}: ${describeRefusal(refusal)}`,
			id: null,
			details: {
				reason,
				times,
				firstAt: isoTime(firstAt),
				lastAt: isoTime(lastAt),
				journeyId,
				journeyName,
				stepId,
				stepName,
				detail: detail as IDataObject | null,
			},
		};
	});
}
