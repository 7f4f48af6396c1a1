import type { IDataObject, IExecuteFunctions, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';

import { LEAD_SALES_READY, LEAD_STAGE_CHANGED } from '../../lib/domain/interactions';
import type { Audience } from '../../lib/domain/journey';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { firstItemReader } from '../../lib/n8n/testing/firstItemReader';
import { sampleEvent } from '../../lib/n8n/testing/sampleEvent';
import { testItem } from '../../lib/n8n/testing/testItem';
import { chosenPerson, testPerson } from '../../lib/n8n/testing/testPerson';
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
	const { entry, json } = entering(functions, audience, person.contact);
	return [
		testItem(functions, {
			...person,
			json: { ...json, ...(account === null ? {} : { account }) },
			entry,
		}),
	];
}

/** What a contact enters with, and what else is on its item. */
function entering(
	functions: IExecuteFunctions,
	audience: Audience,
	contact: IDataObject,
): { entry?: IDataObject; json: IDataObject } {
	switch (audience.kind) {
		case 'segment':
			return {
				json:
					audience.when.kind === 'continuous' ? { segment: { id: audience.segmentIds[0] ?? TEST_ID } } : {},
			};
		case 'event': {
			const type = audience.types[0] ?? '';
			const event = sampleEvent(functions, type, audience.filter);
			const { leadId } = event.properties;
			if (typeof leadId !== 'string') return { entry: event.properties, json: { event } };
			const moved = type === LEAD_SALES_READY || type === LEAD_STAGE_CHANGED;
			const stage = moved ? String(event.properties.to) : undefined;
			return { entry: event.properties, json: { event, lead: leadOf(contact, { id: leadId, stage }) } };
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

function leadOf(contact: IDataObject, known: { id: string; stage?: string }): IDataObject {
	return testLead({
		...known,
		contactId: contact.id as string,
		accountId: (contact.accountId ?? null) as string | null,
		topic: 'Espresso machines',
		owner: 'sales@example.com',
	});
}
