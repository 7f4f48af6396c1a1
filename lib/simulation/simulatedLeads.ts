import { LEAD_SALES_READY, leadNamedBy } from '../domain/interactions';
import { presetProcess } from '../domain/lifecycle';
import { createLead, type JourneyEngine } from '../engine';

/** Types of events that are always about a lead. */
const OF_A_LEAD = /^lead\./;

interface TellingOfLead {
	contactId: string;
	type: string;
	properties: Record<string, unknown>;
}

/** Events about leads name one, as real ones do: the contact's open lead, or a new one. */
export async function withLeads<Act extends TellingOfLead>(
	engine: JourneyEngine,
	acts: Act[],
): Promise<Act[]> {
	const complete: Act[] = [];
	for (const one of acts) {
		const { contactId, type, properties } = one;
		if (!OF_A_LEAD.test(type) || leadNamedBy(properties) !== null) {
			complete.push(one);
			continue;
		}
		const stage =
			type === LEAD_SALES_READY ? (presetProcess(null)?.definition.actions.sales_ready?.to ?? null) : null;
		complete.push({ ...one, properties: { ...properties, leadId: await leadFor(engine, contactId, stage) } });
	}
	return complete;
}

/**
 * The ID of a contact's open lead, or of a new one.
 * @param stage where a new one begins; null: in the first stage
 */
export async function leadFor(
	engine: JourneyEngine,
	contactId: string,
	stage: string | null,
): Promise<string> {
	const contact = await engine.store.contacts.get(contactId);
	const { lead } = await createLead(engine, {
		contactId,
		matching: 'email',
		ifFound: 'keep',
		fields: { owner: contact?.owner ?? null },
		stage,
		origin: null,
	});
	return lead.id;
}
