import type { FunctionsBase, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { JourneyJson } from '../items';
import { TEST_ID } from './testRecords';

export interface TestEntry {
	/** The contact, with everything that a stored one has. */
	contact: IDataObject;
	/** What else production puts on the item, such as the event. */
	json: IDataObject;
	/** What the contact enters with; undefined: nothing. */
	entry?: IDataObject;
	/** Its place among the contacts of this run, counted from 0. */
	index?: number;
	/** Why a contact like this wouldn't enter in production; undefined: it would. */
	wouldNotEnterBecause?: string;
}

/** The item of an editor run: shaped like the one a trigger puts out in production, with nothing behind it in the store. */
export function testItem(
	functions: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>,
	{ contact, json, entry, index = 0, wouldNotEnterBecause }: TestEntry,
): INodeExecutionData {
	// Each contact has a run of its own, or their items couldn't be told apart.
	const id = index === 0 ? TEST_ID : `${TEST_ID}-${index + 1}`;
	const lead = json.lead as IDataObject | undefined;
	const journey: JourneyJson = {
		enrollmentId: id,
		journeyId: functions.getWorkflow().id ?? TEST_ID,
		step: functions.getNode().name,
		holdId: id,
		visit: 0,
		outcome: 'entered',
		...(entry === undefined ? {} : { entry }),
		...(typeof contact.testSpeed === 'number' ? { testSpeed: contact.testSpeed } : {}),
		...(typeof lead?.id === 'string' ? { leadId: lead.id } : {}),
		test: true,
		...(wouldNotEnterBecause === undefined ? {} : { wouldNotEnterBecause }),
	};
	return { json: { ...json, contact, journey: journey as unknown as IDataObject } };
}
