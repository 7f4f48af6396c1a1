import { leadNamedBy } from '../../domain/interactions';
import type { ClaimedHold, Interaction, Lead, Store } from '../../store';
import type { HeldItem } from '../items';

/** The lead of an enrollment; without `lead` when it was deleted. */
export interface JourneyLead {
	leadId: string;
	lead?: Lead;
}

/**
 * The leads of delivered holds, by hold ID: the one that the journey has, or else the one named by the event that let
 * the contact enter or go on. An event can come from anywhere, so the lead it names counts only if it belongs to the
 * contact of the event, or to the account that contact stands for.
 */
export async function journeyLeads(
	store: Store,
	batch: Array<Pick<ClaimedHold, 'id' | 'item' | 'contact' | 'accountId' | 'releasedBy'>>,
	events: ReadonlyMap<string, Interaction>,
): Promise<Map<string, JourneyLead>> {
	const wanted = batch.flatMap((hold) => {
		const { leadId: own } = hold.item as HeldItem;
		const event = hold.releasedBy === null ? undefined : events.get(hold.releasedBy);
		const leadId = own ?? leadNamedBy(event?.properties);
		return leadId === null ? [] : [{ hold, event, leadId, isOwn: own !== undefined }];
	});
	const leads = await read(
		store,
		wanted.map(({ leadId }) => leadId),
	);
	return new Map(
		wanted.flatMap(({ hold, event, leadId, isOwn }): Array<[string, JourneyLead]> => {
			const lead = leads.get(leadId);
			if (isOwn) return [[hold.id, { leadId, ...(lead === undefined ? {} : { lead }) }]];
			if (lead === undefined || event === undefined || !belongs(lead, hold, event)) return [];
			return [[hold.id, { leadId: lead.id, lead }]];
		}),
	);
}

function belongs(
	lead: Lead,
	{ contact, accountId }: Pick<ClaimedHold, 'contact' | 'accountId'>,
	event: Interaction,
): boolean {
	if (lead.contactId !== null) return [contact.id, event.contactId].includes(lead.contactId);
	return lead.accountId !== null && [contact.accountId, accountId].includes(lead.accountId);
}

/** One that was merged into another is that other one. */
async function read(store: Store, ids: string[]): Promise<Map<string, Lead>> {
	const found = await store.leads.getMany(ids);
	for (const id of new Set(ids)) {
		const lead = found.get(id) ?? (await store.leads.get(id));
		if (lead !== null) found.set(id, lead);
	}
	return found;
}
