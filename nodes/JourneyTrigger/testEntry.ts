import type { IDataObject, IExecuteFunctions, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';

import { LEAD_SALES_READY, LEAD_STAGE_CHANGED } from '../../lib/domain/interactions';
import type { Audience } from '../../lib/domain/journey';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { withEngine } from '../../lib/n8n/engines';
import { leadJson } from '../../lib/n8n/items';
import { firstItemReader } from '../../lib/n8n/testing/firstItemReader';
import { lastEvent } from '../../lib/n8n/testing/lastEvent';
import { sampleEvent, type SampleEvent } from '../../lib/n8n/testing/sampleEvent';
import { testItem } from '../../lib/n8n/testing/testItem';
import { chosenPerson, testPerson, type StoredPerson } from '../../lib/n8n/testing/testPerson';
import { SAMPLE_PERSON, TEST_ID, testLead } from '../../lib/n8n/testing/testRecords';
import { readAudience } from './readAudience';

/**
 * What an editor run begins with: one contact, chosen or made up, that enters the way the node is set to.
 * @throws InvalidInputError as when the workflow is published
 */
export async function testEntry(functions: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const reader = firstItemReader(functions);
	const audience = readAudience(reader as ITriggerFunctions);
	const { per } = readEntryRules(reader);
	const stored = await chosenPerson(functions, functions.getNodeParameter('testContact', 0, ''));
	const timeZone = functions.getTimezone();
	const { account, ...person } = testPerson(
		functions,
		stored,
		stored === null ? { ...SAMPLE_PERSON, timeZone } : {},
		per,
	);
	const event = audience.kind === 'event' ? await eventOf(functions, audience, stored) : null;
	const { entry, json } = await entering(functions, audience, person.contact, event);
	return [
		testItem(functions, {
			...person,
			json: { ...json, ...(account === null ? {} : { account }) },
			entry,
		}),
	];
}

/** The event that the contact enters with: the latest one that is stored, or one that is made up. */
async function eventOf(
	functions: IExecuteFunctions,
	{ types: [type], filter }: Audience & { kind: 'event' },
	stored: StoredPerson | null,
): Promise<SampleEvent> {
	const last = stored === null ? null : await lastEvent(functions, stored.contact, type, filter);
	return last ?? sampleEvent(functions, type, filter);
}

/** What a contact enters with, and what else is on its item. */
async function entering(
	functions: IExecuteFunctions,
	audience: Audience,
	contact: IDataObject,
	event: SampleEvent | null,
): Promise<{ entry?: IDataObject; json: IDataObject }> {
	switch (audience.kind) {
		case 'segment':
			if (audience.when.kind !== 'continuous' || audience.condition !== undefined) return { json: {} };
			return { json: { segment: { id: audience.segmentIds[0] ?? TEST_ID } } };
		case 'event': {
			if (event === null) return { json: {} };
			const { leadId, to } = event.properties;
			if (typeof leadId !== 'string') return { entry: event.properties, json: { event } };
			const moved = event.type === LEAD_SALES_READY || event.type === LEAD_STAGE_CHANGED;
			const lead =
				(await storedLead(functions, leadId)) ??
				leadOf(contact, { id: leadId, stage: moved ? String(to) : undefined });
			return { entry: event.properties, json: { event, lead } };
		}
		case 'record': {
			const { record, action } = audience;
			const change = {
				record,
				id: record === 'contact' ? (contact.id as string) : TEST_ID,
				action,
				...(action === 'updated' ? { fields: audience.fields.length > 0 ? audience.fields : ['owner'] } : {}),
			};
			if (record !== 'lead' || action === 'deleted') return { entry: change, json: { change } };
			return { entry: change, json: { change, lead: leadOf(contact, { id: TEST_ID }) } };
		}
	}
}

async function storedLead(functions: IExecuteFunctions, id: string): Promise<IDataObject | null> {
	if (id === TEST_ID) return null;
	const lead = await withEngine(functions, async ({ store }) => await store.leads.get(id));
	return lead === null ? null : leadJson(lead);
}

function leadOf(contact: IDataObject, known: { id: string; stage?: string }): IDataObject {
	return testLead({
		...known,
		contactId: contact.id as string,
		accountId: (contact.accountId ?? null) as string | null,
		topic: 'Espresso machines',
		owner: 'sales@example.com',
	});
}
