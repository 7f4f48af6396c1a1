import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { emailKey } from '../../lib/domain/normalization';
import { FORM_SUBMITTED } from '../../lib/domain/interactions';
import { readEntryRules } from '../../lib/n8n/descriptions/entryRules';
import type { StoreUser } from '../../lib/n8n/engines';
import { eventJson } from '../../lib/n8n/items';
import { previewLead } from '../../lib/n8n/leads/previewLead';
import type { WorkflowReader } from '../../lib/n8n/readWorkflow';
import { omit } from '../../lib/n8n/omit';
import { systemClock } from '../../lib/n8n/systemClock';
import type { ParameterReader } from '../../lib/n8n/testing/firstItemReader';
import { testItem } from '../../lib/n8n/testing/testItem';
import { testContactAt } from '../../lib/n8n/testing/plainTestContact';
import { chosenPerson, testPerson, type StoredPerson } from '../../lib/n8n/testing/testPerson';
import { eventProperties, mapFields, type MappedSubmission } from './fieldMapping';
import { FormBody } from './FormBody';
import { readFormSetup, type FormSetup } from './formSetup';
import { sampleForm } from './sampleForm';
import { leadRequest } from './storeSubmission';

/** The node's functions in an editor run, in whatever way it was started. */
export interface TestFunctions extends StoreUser, WorkflowReader {
	getNode: WorkflowReader['getNode'] & StoreUser['getNode'];
	logger: StoreUser['logger'];
	getWorkflow(): { id?: string; name?: string; active: boolean };
}

/** A submission made up from the node's own fields. */
export interface SampleSubmission {
	/** As a form would send it. */
	body: IDataObject;
	setup: FormSetup;
	submission: MappedSubmission;
	stored: StoredPerson | null;
}

/**
 * Makes up a submission, by the Test Contact if there is one.
 * @throws InvalidInputError for parameters that no submission can fit
 */
export async function sampleSubmission(user: StoreUser, reader: ParameterReader): Promise<SampleSubmission> {
	const setup = readFormSetup((name, fallback) => reader.getNodeParameter(name, fallback as object));
	const stored = await chosenPerson(user, testContactAt(reader));
	const body = sampleForm(setup, stored?.contact ?? null, reader.getTimezone());
	return { body, setup, submission: mapFields(new FormBody(body), setup), stored };
}

/** The item of an editor run: the fields are checked and shown, and nothing is stored. */
export async function submissionItem(
	functions: TestFunctions,
	reader: ParameterReader,
	{ setup, submission, stored }: Omit<SampleSubmission, 'body'>,
): Promise<INodeExecutionData> {
	const { per } = readEntryRules(reader);
	const known = stored !== null && isSameContact(stored, submission) ? stored : null;
	const { account, ...person } = testPerson(functions, known, submission.contact, per);
	const event = eventJson({
		type: FORM_SUBMITTED,
		occurredAt: systemClock.now(),
		properties: eventProperties(submission, setup.form),
	});
	const lead = await previewOf(functions, setup, submission, person.contact);
	const enters = reader.getNodeParameter('enters', true) === true;
	return testItem(functions, {
		...(enters ? {} : { wouldNotEnterBecause: 'Enter the Journey is off' }),
		...person,
		json: { event, ...(account === null ? {} : { account }), ...(lead === null ? {} : { lead }) },
		entry: submission.properties as IDataObject,
	});
}

/** A form that was really sent may come from someone else than the Test Contact. */
function isSameContact({ contact }: StoredPerson, { contact: sent }: MappedSubmission): boolean {
	if (sent.email) return contact.email !== null && emailKey(sent.email) === emailKey(contact.email);
	return sent.externalId === contact.externalId || sent.phone === contact.phone;
}

async function previewOf(
	functions: TestFunctions,
	{ lead }: FormSetup,
	submission: MappedSubmission,
	contact: IDataObject,
): Promise<IDataObject | null> {
	if (lead === null) return null;
	const place = { journeyId: functions.getWorkflow().id ?? '', stepId: '' };
	const request = leadRequest(contact.id as string, lead, submission.lead, place);
	const accountId = (contact.accountId ?? null) as string | null;
	const { matching } = lead;
	const made = await previewLead(functions, { ...request, matching, accountId });
	return omit(made, 'outcome', 'reason');
}
