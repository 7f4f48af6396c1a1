import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Contact, Store } from '../../../../lib/store';
import { readPages } from '../../shared/list';
import { latestFirst, type TimelineEntry, type TimelineKind } from '../../shared/timelineEntry';
import { activityEntries, leadEntry } from '../../shared/timelineRecords';
import { readTimeline } from '../contact/readTimeline';

interface Wanted {
	accountId: string;
	kinds: ReadonlySet<TimelineKind>;
	limit: number;
	/** IANA zone of the times in texts. */
	zone: string;
}

/**
 * Everything that happened to any contact of an account, and to the account itself, in one timeline, latest
 * first.
 */
export async function readAccountTimeline(store: Store, wanted: Wanted): Promise<TimelineEntry[]> {
	const { accountId, kinds, limit, zone } = wanted;
	const contactIds = (await store.contacts.ofAccounts([accountId])).get(accountId) ?? [];
	const contacts = await store.contacts.getMany(contactIds);
	let entries: TimelineEntry[] = [
		...(kinds.has('activity') ? await ownActivities(store, wanted, contacts) : []),
		...(kinds.has('lead') ? await ownLeads(store, wanted, contacts) : []),
	];
	for (const contact of contacts.values()) {
		entries.push(...(await readTimeline(store, { contact, kinds, limit, zone })));
		// Never holds more than twice the requested number, however many contacts there are.
		if (entries.length > 2 * limit) entries = latestFirst(entries, limit);
		await nextTurn();
	}
	return latestFirst(entries, limit);
}

/**
 * Leads of the account that don't belong to any of its contacts. Their events are recorded for one of these.
 */
async function ownLeads(
	store: Store,
	{ accountId }: Wanted,
	contacts: ReadonlyMap<string, Contact>,
): Promise<TimelineEntry[]> {
	const found = await readPages(Infinity, async (page) => await store.leads.list({ accountId, ...page }));
	const own = found.filter(({ contactId }) => contactId === null || !contacts.has(contactId));
	return own.map((lead) => ({ ...leadEntry(lead), contactId: lead.contactId, contactName: null }));
}

/** Activities about the account that don't belong to any of its contacts. */
async function ownActivities(
	store: Store,
	{ accountId, zone }: Wanted,
	contacts: ReadonlyMap<string, Contact>,
): Promise<TimelineEntry[]> {
	const found = await readPages(
		Infinity,
		async (page) => await store.activities.list({ accountId, ...page }),
	);
	return found
		.filter(({ contactId }) => contactId === null || !contacts.has(contactId))
		.flatMap((activity) =>
			activityEntries(activity, zone).map((entry) => ({
				...entry,
				contactId: activity.contactId,
				contactName: null,
			})),
		);
}
