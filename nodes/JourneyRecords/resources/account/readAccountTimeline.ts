import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { activityJson, isoTime, leadJson } from '../../../../lib/n8n/items';
import type { Contact, Store } from '../../../../lib/store';
import { contactName } from '../../../../lib/n8n/methods/searchContacts';
import { readPages } from '../../shared/list';
import { readTimeline, type TimelineKind } from '../contact/readTimeline';

/**
 * Everything that happened to any contact of an account, and to the account itself, in one timeline, latest
 * first.
 */
export async function readAccountTimeline(
	store: Store,
	wanted: { accountId: string; kinds: ReadonlySet<TimelineKind>; limit: number },
): Promise<IDataObject[]> {
	const { accountId, kinds, limit } = wanted;
	const contactIds = (await store.contacts.ofAccounts([accountId])).get(accountId) ?? [];
	const contacts = await store.contacts.getMany(contactIds);
	let entries: IDataObject[] = [
		...(kinds.has('activity') ? await ownActivities(store, accountId, contacts) : []),
		...(kinds.has('lead') ? await ownLeads(store, accountId, contacts) : []),
	];
	for (const contact of contacts.values()) {
		const theirs = await readTimeline(store, { contactId: contact.id, kinds, limit });
		entries.push(
			...theirs.map((entry) => ({ ...entry, contactId: contact.id, contactName: contactName(contact) })),
		);
		// Never holds more than twice the requested number, however many contacts there are.
		if (entries.length > 2 * limit) entries = latest(entries, limit);
		await nextTurn();
	}
	return latest(entries, limit);
}

function latest(entries: IDataObject[], limit: number): IDataObject[] {
	return entries.sort((left, right) => String(right.at).localeCompare(String(left.at))).slice(0, limit);
}

/**
 * Leads of the account that don't belong to any of its contacts. Their events are recorded for one of these.
 */
async function ownLeads(
	store: Store,
	accountId: string,
	contacts: ReadonlyMap<string, Contact>,
): Promise<IDataObject[]> {
	const found = await readPages(Infinity, async (page) => await store.leads.list({ accountId, ...page }));
	const own = found.filter(({ contactId }) => contactId === null || !contacts.has(contactId));
	return own.map((lead) => ({
		...leadJson(lead),
		at: isoTime(lead.createdAt),
		kind: 'lead',
		event: 'created',
	}));
}

/** Activities about the account that don't belong to any of its contacts. */
async function ownActivities(
	store: Store,
	accountId: string,
	contacts: ReadonlyMap<string, Contact>,
): Promise<IDataObject[]> {
	const found = await readPages(
		Infinity,
		async (page) => await store.activities.list({ accountId, ...page }),
	);
	return found
		.filter(({ contactId }) => contactId === null || !contacts.has(contactId))
		.flatMap((activity) => {
			const { kind: activityKind, ...rest } = activityJson(activity);
			const entry = (at: number, event: string): IDataObject => ({
				...rest,
				activityKind,
				at: isoTime(at),
				kind: 'activity',
				event,
			});
			const created = entry(activity.createdAt, 'created');
			return activity.completedAt === null ? [created] : [entry(activity.completedAt, 'completed'), created];
		});
}
