import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Condition } from '../../../lib/domain/conditions';
import {
	changeMembers,
	createSegment,
	recordInteractions,
	refreshSegment,
	saveContact,
	type ContactFields,
} from '../../../lib/engine';
import type { Contact } from '../../../lib/store';
import { draw, events, ours, standIn, type DrawnWorkflow, type NodeSketch } from '../support/draw';
import type { WorkflowRunner } from '../support/WorkflowRunner';

export const ANN = 'ann@example.com';
export const BO = 'bo@example.com';
export const CY = 'cy@example.com';

/** Nobody comes to its end by itself in a test. */
export const TWO_YEARS: NodeSketch = ours('journeyWait', { amount: 2, unit: 'years' });

/** A journey trigger, two years of waiting, and the end; `more` is what the trigger is set to. */
export function longJourney(trigger: INodeParameters, id = 'journey'): DrawnWorkflow {
	return draw(
		{
			Start: ours('journeyTrigger', trigger),
			Welcome: standIn('record'),
			Wait: TWO_YEARS,
			End: standIn('record'),
		},
		[['Start', 'Welcome', 'Wait', 'End']],
		{ id },
	);
}

/** A journey entered by `enter`, with one If/Then that has a recorder at each of its outputs. */
export function asking(
	parameters: INodeParameters,
	outputs: string[] = ['Yes', 'No'],
	between: Record<string, NodeSketch> = {},
	trigger: NodeSketch = ours('journeyTrigger', { audience: 'event', eventTypes: 'enter' }),
): DrawnWorkflow {
	return draw(
		{
			Start: trigger,
			...between,
			Ask: ours('journeyIfThen', parameters),
			...Object.fromEntries(outputs.map((name) => [name, standIn('record')])),
		},
		[['Start', ...Object.keys(between), 'Ask'], ...outputs.map((name, output) => [`Ask#${output}`, name])],
	);
}

/** A criterion or path on an event. */
export const onEvent = (eventType: string, more: INodeParameters = {}): INodeParameters => ({
	on: 'event',
	eventType,
	...more,
});

export const onSegment = (id: string, more: INodeParameters = {}): INodeParameters => ({
	on: 'segment',
	segment: { __rl: true, mode: 'id', value: id },
	...more,
});

/** A criterion or path on a custom attribute of the contact. */
export const onAttribute = (
	attribute: string,
	value: string,
	more: INodeParameters = {},
): INodeParameters => ({
	on: 'condition',
	conditions: { contactField: [{ field: 'attribute', attribute, operator: 'equals', value }] },
	...more,
});

export const exits = (...criteria: INodeParameters[]): INodeParameters => ({ exitCriteria: { criteria } });

export const goal = (criterion: INodeParameters, exit = true): INodeParameters => ({
	goal: { goal: { ...criterion, exit } },
});

export const attributeIs = (attribute: string, value: string): Condition => ({
	kind: 'field',
	record: 'contact',
	field: `attributes.${attribute}`,
	operator: 'equals',
	value,
});

/** The web site: an endpoint of its own that takes events about everybody. */
export async function openSite(runner: WorkflowRunner): Promise<void> {
	const site = draw({ Site: events({ enterOn: '' }) }, [], { id: 'site', name: 'Web Site' });
	await runner.publish(site);
}

/** Something that people do, reported by the web site. */
export async function happens(
	runner: WorkflowRunner,
	type: string,
	email: string,
	properties: Record<string, unknown> = {},
): Promise<void> {
	const body = { type, contact: { email }, properties: properties as IDataObject };
	const answer = await runner.call('Site', { body }, 'site');
	if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

/** The same told to the store by another process, while nobody here listens. */
export async function happensElsewhere(runner: WorkflowRunner, type: string, email: string): Promise<void> {
	const { id } = await runner.store.contact(email);
	await runner.store.with(async (engine) => {
		const occurredAt = runner.clock.now();
		const rest = { properties: {}, source: null, idempotencyKey: null, contentHash: null };
		await recordInteractions(engine, [{ contactId: id, type, occurredAt, ...rest }]);
	});
}

/** Creates a contact, or changes what is known of it. */
export async function know(
	runner: WorkflowRunner,
	email: string,
	fields: ContactFields = {},
): Promise<Contact> {
	const { contact } = await runner.store.with(
		async (engine) => await saveContact(engine, { email, ...fields }, { matchBy: 'email' }),
	);
	await runner.settle();
	return contact;
}

/** A segment of these people, who become contacts; or of all who fulfill a condition. */
export async function makeSegment(
	runner: WorkflowRunner,
	name: string,
	members: string[] | Condition = [],
): Promise<string> {
	const condition = Array.isArray(members) ? null : members;
	const id = await runner.store.with(async (engine) => {
		const segment = await createSegment(engine, {
			name,
			kind: condition === null ? 'static' : 'dynamic',
			definition: condition,
			description: null,
			timeZone: null,
		});
		await refreshSegment(engine, segment.id);
		return segment.id;
	});
	if (Array.isArray(members)) await join(runner, id, ...members);
	await runner.settle();
	return id;
}

export async function join(runner: WorkflowRunner, segmentId: string, ...emails: string[]): Promise<void> {
	await change(runner, segmentId, 'add', emails);
}

export async function leave(runner: WorkflowRunner, segmentId: string, ...emails: string[]): Promise<void> {
	await change(runner, segmentId, 'remove', emails);
}

async function change(
	runner: WorkflowRunner,
	segmentId: string,
	action: 'add' | 'remove',
	emails: string[],
): Promise<void> {
	await runner.store.with(async (engine) => {
		const ids: string[] = [];
		for (const email of emails) {
			const { contact } = await saveContact(engine, { email }, { matchBy: 'email' });
			ids.push(contact.id);
		}
		await changeMembers(engine, segmentId, action, ids);
	});
	await runner.settle();
}

/** Works a segment out for all contacts anew, as an operator does. */
export async function rebuild(runner: WorkflowRunner, segmentId: string): Promise<void> {
	await runner.store.with(async (engine) => await refreshSegment(engine, segmentId));
	await runner.settle();
}

/** Why somebody did not enter, and how often: `excluded ×1`. */
export async function refusals(runner: WorkflowRunner, email: string): Promise<string[]> {
	const { id } = await runner.store.contact(email);
	const found = await runner.store.read(async (store) => await store.entries.refusals({ contactId: id }));
	return found.map(({ reason, times }) => `${reason} ×${times}`).sort();
}

/** How many times somebody has entered a journey, and what became of each, the oldest first. */
export async function runs(runner: WorkflowRunner, email: string): Promise<string[]> {
	const enrollments = await runner.store.enrollments(email);
	return enrollments
		.map(({ status, reason }) => (reason === null ? status : `${status} (${reason})`))
		.reverse();
}

/** What the step log notes at the end of somebody's newest way through a journey. */
export async function lastWord(runner: WorkflowRunner, email: string): Promise<object> {
	const [enrollment] = await runner.store.enrollments(email);
	const entries = await runner.store.read(async (store) => await store.stepLog.list([enrollment.id]));
	const last = entries.at(-1);
	if (last === undefined) throw new Error(`Nothing is noted of ${email}`);
	return { kind: last.kind, stepId: last.stepId, ...last.detail };
}
