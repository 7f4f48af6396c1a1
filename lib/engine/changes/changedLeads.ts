import type { Change, EntrySource, Lead } from '../../store';
import type { EngineContext } from '../EngineContext';

/** The fields that say who a lead belongs to. */
export const PARTY_FIELDS = ['contactId', 'accountId'];

/**
 * Changes of leads that have since been linked to someone else: they are also noted for the contact that had
 * the lead before, whose segments and holds depend on it. But the contact doesn't enter a journey for a lead
 * that isn't its own.
 */
export async function leadsThatLeft(
	{ store }: EngineContext,
	sources: EntrySource[],
	changes: Change[],
): Promise<Set<Change>> {
	if (!isWatched(sources, 'lead')) return new Set();
	const linked = changes.filter(
		({ recordType, action, fields }) =>
			recordType === 'lead' && action === 'updated' && fields?.some((field) => PARTY_FIELDS.includes(field)),
	);
	if (linked.length === 0) return new Set();
	const leads = await store.leads.getMany(linked.map(({ recordId }) => recordId));
	const contacts = await store.contacts.getMany(linked.map(({ contactId }) => contactId));
	return new Set(
		linked.filter(({ recordId, contactId }) => {
			const lead = leads.get(recordId);
			return lead !== undefined && !isOf(lead, contactId, contacts.get(contactId)?.accountId ?? null);
		}),
	);
}

function isOf(lead: Lead, contactId: string, accountId: string | null): boolean {
	if (lead.contactId !== null) return lead.contactId === contactId;
	return lead.accountId !== null && lead.accountId === accountId;
}

/** The IDs of the leads that changed activities are about. */
export async function leadsOfActivities(
	{ store }: EngineContext,
	sources: EntrySource[],
	changes: Change[],
): Promise<Map<Change, string>> {
	if (!isWatched(sources, 'activity')) return new Map();
	const changed = changes.filter(({ recordType }) => recordType === 'activity');
	const activities = await store.activities.getMany(changed.map(({ recordId }) => recordId));
	return new Map(
		changed.flatMap((change) => {
			const leadId = activities.get(change.recordId)?.leadId ?? null;
			return leadId === null ? [] : [[change, leadId] as const];
		}),
	);
}

function isWatched(sources: EntrySource[], record: 'lead' | 'activity'): boolean {
	return sources.some(({ audience }) => audience?.kind === 'record' && audience.record === record);
}
