import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { EMAIL_OPENED } from '../../lib/domain/interactions';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import { readEnteringTypes } from '../../lib/n8n/descriptions/enteringTypes';
import type { StoreUser } from '../../lib/n8n/engines';
import { eventJson } from '../../lib/n8n/items';
import type { WorkflowReader } from '../../lib/n8n/readWorkflow';
import { systemClock } from '../../lib/n8n/systemClock';
import type { ParameterReader } from '../../lib/n8n/testing/firstItemReader';
import { lastEvent } from '../../lib/n8n/testing/lastEvent';
import { sampleEvent } from '../../lib/n8n/testing/sampleEvent';
import { testItem } from '../../lib/n8n/testing/testItem';
import { testContactAt } from '../../lib/n8n/testing/plainTestContact';
import { chosenPerson, testPerson, type StoredPerson } from '../../lib/n8n/testing/testPerson';
import { SAMPLE_PERSON } from '../../lib/n8n/testing/testRecords';
import { checkEvent, type CheckedEvent } from './eventSchema';
import { storedProperties } from './recordEvents';

/** The node's functions in an editor run, in whatever way it was started. */
export interface TestFunctions extends StoreUser, WorkflowReader {
	getNode: WorkflowReader['getNode'] & StoreUser['getNode'];
	logger: StoreUser['logger'];
	getWorkflow(): { id?: string; name?: string; active: boolean };
}

/**
 * Makes up an event by which contacts enter here, as a caller could send it.
 * @param stored whose event it is; null: a made-up person's
 */
export async function sampleCall(
	functions: StoreUser & WorkflowReader,
	reader: ParameterReader,
	stored: StoredPerson | null,
): Promise<IDataObject> {
	const type = typesOf(reader)[0] ?? EMAIL_OPENED;
	const contact =
		stored === null ? { ...SAMPLE_PERSON, timeZone: reader.getTimezone() } : { id: stored.contact.id };
	const last = stored === null ? null : await lastEvent(functions, stored.contact, type, null);
	return { type, contact, properties: (last ?? sampleEvent(functions, type, null)).properties };
}

/** The items of an editor run: the events are shown, and nothing is stored. */
export async function eventItems(
	functions: TestFunctions,
	reader: ParameterReader,
	events: CheckedEvent[],
	stored: StoredPerson | null,
): Promise<INodeExecutionData[]> {
	const { per } = readEntryRules(reader);
	const types = typesOf(reader);
	return events.map((event, index) => {
		const known = stored !== null && isOf(event, stored) ? stored : null;
		const { account, ...person } = testPerson(functions, known, event.contact, per);
		const properties = storedProperties(event) as IDataObject;
		return testItem(functions, {
			...(types.includes(event.type)
				? {}
				: { wouldNotEnterBecause: `Enter the Journey On doesn’t include “${event.type}”` }),
			...person,
			json: { event: eventJson({ ...event, properties }), ...(account === null ? {} : { account }) },
			entry: event.properties as IDataObject,
			index,
		});
	});
}

/** What a run begins with that wasn't started by a call. */
export async function testEntry(
	functions: TestFunctions,
	reader: ParameterReader,
): Promise<INodeExecutionData[]> {
	const stored = await chosenPerson(functions, testContactAt(reader));
	const event = checkEvent(await sampleCall(functions, reader, stored), systemClock.now());
	return await eventItems(functions, reader, [event], stored);
}

function typesOf(reader: ParameterReader): string[] {
	return readEnteringTypes((name, initial) => reader.getNodeParameter(name, initial));
}

/** An event that was really sent may be about someone else than the Test Contact. */
function isOf({ contact: sent }: CheckedEvent, { contact }: StoredPerson): boolean {
	return sent.id ? sent.id === contact.id : Boolean(sent.email) && sent.email === contact.email;
}
