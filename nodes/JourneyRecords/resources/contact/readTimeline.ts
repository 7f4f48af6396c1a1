import type { IDataObject } from 'n8n-workflow';

import { activityJson, interactionJson, isoTime, leadJson } from '../../../../lib/n8n/items';
import type { Store } from '../../../../lib/store';
import { readPages } from '../../shared/list';
import { readRefusals } from '../../shared/refusals';
import { readStepLog } from '../../shared/stepLog';

export const TIMELINE_KINDS = ['interaction', 'lead', 'activity', 'journey'] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

interface Entry {
	at: number;
	kind: TimelineKind;
	/** What happened: the type of the interaction, `created`, `completed`, `held`, … */
	event: string;
	details: IDataObject;
}

type Reader = (store: Store, contactId: string, limit: number) => Promise<Entry[]>;

const READERS: Record<TimelineKind, Reader> = {
	interaction: interactions,
	lead: leads,
	activity: activities,
	journey: journeys,
};

/** Everything that happened to a contact, latest first. */
export async function readTimeline(
	store: Store,
	wanted: { contactId: string; kinds: ReadonlySet<TimelineKind>; limit: number },
): Promise<IDataObject[]> {
	const entries: Entry[] = [];
	for (const kind of wanted.kinds) {
		for (const entry of await READERS[kind](store, wanted.contactId, wanted.limit)) entries.push(entry);
	}
	return entries
		.sort((left, right) => right.at - left.at)
		.slice(0, wanted.limit)
		.map(({ at, kind, event, details }) => ({ ...details, at: isoTime(at), kind, event }));
}

async function interactions(store: Store, contactId: string, limit: number): Promise<Entry[]> {
	const found = await readPages(limit, async (page) => await store.interactions.list({ contactId, ...page }));
	return found.map((interaction) => ({
		at: interaction.occurredAt,
		kind: 'interaction',
		event: interaction.type,
		details: interactionJson(interaction),
	}));
}

async function leads(store: Store, contactId: string, limit: number): Promise<Entry[]> {
	const found = await readPages(limit, async (page) => await store.leads.list({ contactId, ...page }));
	return found.map((lead) => ({
		at: lead.createdAt,
		kind: 'lead',
		event: 'created',
		details: leadJson(lead),
	}));
}

/** They are listed by due date, so all have to be read to find the latest. */
async function activities(store: Store, contactId: string): Promise<Entry[]> {
	const found = await readPages(
		Infinity,
		async (page) => await store.activities.list({ contactId, ...page }),
	);
	return found.flatMap((activity) => {
		// `kind` is the kind of entry.
		const { kind: activityKind, ...rest } = activityJson(activity);
		const details: IDataObject = { ...rest, activityKind };
		const created: Entry = { at: activity.createdAt, kind: 'activity', event: 'created', details };
		if (activity.completedAt === null) return [created];
		return [{ at: activity.completedAt, kind: 'activity', event: 'completed', details }, created];
	});
}

/** What each journey decided: at entry, and then step by step. */
async function journeys(store: Store, contactId: string, limit: number): Promise<Entry[]> {
	return [...(await journeySteps(store, contactId)), ...(await refusals(store, contactId, limit))];
}

async function journeySteps(store: Store, contactId: string): Promise<Entry[]> {
	const enrollments = await readPages(
		Infinity,
		async (page) => await store.enrollments.list({ contactId, ...page }),
	);
	const log = await readStepLog(store, enrollments);
	// What happened within one millisecond stays in order, too: latest first.
	return log
		.reverse()
		.map(({ at, event, ...details }) => ({ at, kind: 'journey', event, details: { ...details } }));
}

/** Refusals for one reason are one entry, at the time of the last one. */
async function refusals(store: Store, contactId: string, limit: number): Promise<Entry[]> {
	const found = await readRefusals(store, { contactId }, limit);
	return found.map(
		({ reason, times, firstAt, lastAt, journeyId, journeyName, stepId, stepName, detail }) => ({
			at: lastAt,
			kind: 'journey',
			event: 'entry_refused',
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
		}),
	);
}
