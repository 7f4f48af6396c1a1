import { leadNamedBy } from '../../domain/interactions';
import type { Contact, Interaction, Json, Lead, Store } from '../../store';

/** The lead of an enrollment; without `lead` when it was deleted. */
export interface JourneyLead {
	leadId: string;
	lead?: Lead;
}

/** A hold that goes on, with what determines its lead. */
export interface HoldOfLead {
	id: string;
	/** With the `leadId` of the journey, if it has one. */
	item: Json;
	contact: Pick<Contact, 'id' | 'accountId'>;
	/** The enrolled account, if accounts are enrolled. */
	accountId: string | null;
	/** The interaction that released it, or let the contact enter. */
	releasedBy: string | null;
}

/**
 * The leads of holds that go on, by hold ID: the journey's lead, or else the one named by the event that let
 * the contact enter or go on. An event can come from anywhere, so the lead it names counts only if it belongs
 * to the event's contact, or to the account that contact stands for.
 */
export async function journeyLeads(
	store: Store,
	batch: HoldOfLead[],
	events: ReadonlyMap<string, Interaction>,
): Promise<Map<string, JourneyLead>> {
	const wanted = batch.flatMap((hold) => {
		const own = typeof hold.item.leadId === 'string' ? hold.item.leadId : undefined;
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

function belongs(lead: Lead, { contact, accountId }: HoldOfLead, event: Interaction): boolean {
	if (lead.contactId !== null) return [contact.id, event.contactId].includes(lead.contactId);
	return lead.accountId !== null && [contact.accountId, accountId].includes(lead.accountId);
}

/** One that was merged into another is replaced by that one. */
async function read(store: Store, ids: string[]): Promise<Map<string, Lead>> {
	const found = await store.leads.getMany(ids);
	for (const id of new Set(ids)) {
		const lead = found.get(id) ?? (await store.leads.get(id));
		if (lead !== null) found.set(id, lead);
	}
	return found;
}
