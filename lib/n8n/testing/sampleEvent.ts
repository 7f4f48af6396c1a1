import type { IDataObject } from 'n8n-workflow';

import {
	CLICK_PROPERTIES,
	EMAIL_CLICKED,
	FORM_SUBMITTED,
	OWN_EVENT_TYPES,
	OWN_EVENTS,
	PAGE_VIEWED,
	type RecordedEventType,
} from '../../domain/interactions';
import { DEFAULT_PROCESS_ID } from '../../domain/lifecycle';
import type { PropertyFilter } from '../../domain/propertyFilter';
import { eventJson } from '../items';
import type { WorkflowReader } from '../readWorkflow';
import { systemClock } from '../systemClock';
import { fulfill } from './fulfill';
import { mentioned } from './mentioned';
import { propertiesOfForms } from './propertiesOfForms';
import { sampleValue } from './sampleValue';
import { withPaths } from './setProperty';
import { TEST_ID } from './testRecords';

/** What the package's own events usually say. */
const USUAL: Record<string, string | number> = {
	leadId: TEST_ID,
	accountId: TEST_ID,
	activityId: TEST_ID,
	contactId: TEST_ID,
	modelId: TEST_ID,
	from: 'inquiry',
	to: 'sales_acceptance',
	fromStatus: 'open',
	status: 'open',
	process: DEFAULT_PROCESS_ID,
	action: 'sales_ready',
	reason: 'Asked for a quote',
	owner: 'sales@example.com',
	model: 'Lead Score',
	score: 60,
	grade: 'Hot',
	kind: 'task',
	subject: 'Call back',
	result: 'Reached',
	channel: 'email',
	purpose: 'marketing',
};

/** An event that an editor run makes up, as items carry it. */
export type SampleEvent = IDataObject & { type: string; properties: IDataObject };

/**
 * An event of a type as it could occur: with the properties that events of this type have, as far as they are
 * known, and those that a filter asks for.
 * @param leadId the lead it is about, if it is about one
 */
export function sampleEvent(
	functions: WorkflowReader,
	type: string,
	filter: PropertyFilter | null,
	leadId?: string,
): SampleEvent {
	const properties = fulfill(propertiesOf(functions, type, filter), filter);
	if (properties.leadId !== undefined) properties.leadId = leadId ?? TEST_ID;
	return eventJson({ type, occurredAt: systemClock.now(), properties }) as SampleEvent;
}

function propertiesOf(functions: WorkflowReader, type: string, filter: PropertyFilter | null): IDataObject {
	// A type of the user's own has what this workflow reads from it.
	if (!(OWN_EVENT_TYPES as readonly string[]).includes(type)) {
		return withPaths({}, mentioned(functions).properties);
	}
	if (type === FORM_SUBMITTED) return propertiesOfForms(functions, filter);
	const names = Object.hasOwn(OWN_EVENTS, type)
		? OWN_EVENTS[type as RecordedEventType]
		: type === EMAIL_CLICKED
			? CLICK_PROPERTIES
			: type === PAGE_VIEWED
				? ['url']
				: [];
	return Object.fromEntries(names.map((name) => [name, USUAL[name] ?? sampleValue(name)]));
}
