import type { INode, INodeParameters } from 'n8n-workflow';

import { FORM_SUBMITTED } from '../domain/interactions';
import { enroll, recordInteractions, type JourneyEngine } from '../engine';
import { readEnteringTypes } from '../n8n/descriptions/enteringTypes';
import { keptName } from '../n8n/forms/keptName';
import type { SimulatedContact } from './input/readContacts';
import { leadFor, withLeads } from './simulatedLeads';
import { isOurs } from './input/readWorkflow';
import { OUR_PACKAGE } from './runtime/ourNodes';
import type { SimulatedN8n } from './runtime/SimulatedN8n';
import type { DrawnWorkflow } from './runtime/DrawnWorkflow';

/** A contact's action, with the contact's ID in the store. */
export interface Act {
	contactId: string;
	contact: SimulatedContact;
	type: string;
	properties: Record<string, unknown>;
}

/** Why an action was refused; null if it was accepted. */
export type Refusal = string | null;

/** What a way into the journey works with. */
export interface EntryContext {
	n8n: SimulatedN8n;
	engine: JourneyEngine;
	workflow: DrawnWorkflow;
}

type Visitor = Pick<Act, 'contactId' | 'contact'>;

/** Lets contacts in by a trigger node. One refusal a visitor, in order. */
type Entrance = (context: EntryContext, node: INode, visitors: Visitor[]) => Promise<Refusal[]>;

/** The entry points by node type. Contacts are enrolled directly at triggers that aren't listed. */
const ENTRANCES: Record<string, Entrance> = {
	[`${OUR_PACKAGE}.journeyEventsTrigger`]: async (context, node, visitors) =>
		await tellEndpoint(context, node, enteringActs(visitors, typesThatEnter(node)[0])),
	[`${OUR_PACKAGE}.journeyFormTrigger`]: async (context, node, visitors) => {
		const refusals: Refusal[] = [];
		for (const { contact } of visitors) refusals.push(await submitForm(context, node, contact, {}));
		return refusals;
	},
};

/** The types of events by which contacts enter through an events endpoint. */
export function typesThatEnter({ parameters }: Pick<INode, 'parameters'>): string[] {
	return readEnteringTypes((name, initial) => parameters[name] ?? initial);
}

export async function enterBy(context: EntryContext, node: INode, visitors: Visitor[]): Promise<Refusal[]> {
	return await (ENTRANCES[node.type] ?? enterDirectly)(context, node, visitors);
}

/**
 * An event that makes each contact enter; the rest of its row in the contacts file becomes the event's
 * properties.
 */
function enteringActs(visitors: Visitor[], type: string): Act[] {
	return visitors.map((visitor) => ({ ...visitor, type, properties: visitor.contact.fields.attributes }));
}

/** By the event that the trigger waits for; where it waits for something else, by its rules alone. */
async function enterDirectly(context: EntryContext, node: INode, visitors: Visitor[]): Promise<Refusal[]> {
	const { engine, workflow } = context;
	const source = await engine.store.entries.source(workflow.id, node.id);
	if (source?.audience?.kind === 'event')
		return await act(context, enteringActs(visitors, source.audience.types[0]));
	// They enter by themselves, as soon as they match.
	if (source?.audience?.kind === 'segment' && source.audience.condition !== undefined)
		return visitors.map(() => null);
	const leads = new Map<string, string>();
	if (source?.audience?.kind === 'record' && source.audience.record === 'lead') {
		for (const { contactId } of visitors) leads.set(contactId, await leadFor(engine, contactId, null));
		// These bring in their own contacts.
		if (source.audience.action === 'created') return visitors.map(() => null);
	}
	await enroll(
		engine,
		visitors.map(({ contactId }) => ({
			journeyId: workflow.id,
			stepId: node.id,
			contactId,
			reentry: source?.rules?.reentry ?? 'afterExit',
			rules: source?.rules ?? undefined,
			item: { json: {}, ...(leads.has(contactId) ? { leadId: leads.get(contactId) } : {}) },
			causedBy: null,
		})),
	);
	// The store has the refusals; read them there.
	return visitors.map(() => null);
}

/**
 * Lets contacts act as if from outside: a form of the workflow is submitted to its node, other events go to
 * its events endpoint or, if there is none, straight into the store.
 */
export async function act(context: EntryContext, acts: Act[]): Promise<Refusal[]> {
	const refusals: Refusal[] = [];
	for (const { door, list } of byDoor(context.workflow, await withLeads(context.engine, acts))) {
		if (door === null) refusals.push(...(await record(context, list)));
		else if (door.type.endsWith('.journeyEventsTrigger'))
			refusals.push(...(await tellEndpoint(context, door, list)));
		else {
			for (const { contact, properties } of list)
				refusals.push(await submitForm(context, door, contact, properties));
		}
	}
	return refusals;
}

/** Acts in order, consecutive ones through the same entry point together. */
function byDoor(workflow: DrawnWorkflow, acts: Act[]): Array<{ door: INode | null; list: Act[] }> {
	const groups: Array<{ door: INode | null; list: Act[] }> = [];
	for (const one of acts) {
		const door = doorFor(workflow, one);
		const last = groups.at(-1);
		if (last !== undefined && last.door === door) last.list.push(one);
		else groups.push({ door, list: [one] });
	}
	return groups;
}

function doorFor(workflow: DrawnWorkflow, { type, properties }: Act): INode | null {
	const ours = workflow.nodes.filter((node) => isOurs(node) && node.disabled !== true);
	const form = ours.find(
		(node) =>
			node.type.endsWith('.journeyFormTrigger') &&
			type === FORM_SUBMITTED &&
			properties.form === (node.parameters.formName ?? 'form'),
	);
	const endpoints = ours.filter((node) => node.type.endsWith('.journeyEventsTrigger'));
	return form ?? endpoints.find((node) => typesThatEnter(node).includes(type)) ?? endpoints[0] ?? null;
}

/** Events in one call: few enough for the endpoint, and for the size of its body. */
const MOST_EVENTS = 500;

async function tellEndpoint({ n8n, workflow }: EntryContext, node: INode, acts: Act[]): Promise<Refusal[]> {
	const refusals: Refusal[] = [];
	for (let start = 0; start < acts.length; start += MOST_EVENTS) {
		const events = acts
			.slice(start, start + MOST_EVENTS)
			.map(({ contactId, type, properties }) => ({ type, contact: { id: contactId }, properties }));
		const { status, body } = await n8n.callOnly(node.name, { body: { events } }, workflow.id);
		const results = body.results as Array<{ status: string; fields?: object[] }> | undefined;
		if (results === undefined) throw new Error(`${node.name} answered ${status}: ${String(body.error)}`);
		refusals.push(
			...results.map(({ status: outcome, fields }) => (outcome === 'rejected' ? reasons(fields) : null)),
		);
	}
	return refusals;
}

async function record({ engine, workflow }: EntryContext, acts: Act[]): Promise<Refusal[]> {
	const now = engine.store.clock.now();
	await recordInteractions(
		engine,
		acts.map(({ contactId, type, properties }) => ({
			contactId,
			type,
			occurredAt: now,
			properties,
			source: workflow.name,
			idempotencyKey: null,
			contentHash: null,
		})),
	);
	return acts.map(() => null);
}

interface FieldRule {
	name: string;
	target: string;
}

interface ConsentRule {
	name: string;
	required?: boolean;
}

async function submitForm(
	{ n8n, workflow }: EntryContext,
	node: INode,
	contact: SimulatedContact,
	properties: Record<string, unknown>,
): Promise<Refusal> {
	const rules = ((node.parameters.fields as INodeParameters | undefined)?.field ??
		DEFAULT_FIELDS) as unknown as FieldRule[];
	const boxes = ((node.parameters.consents as INodeParameters | undefined)?.consent ??
		[]) as unknown as ConsentRule[];
	const { attributes, ...fields } = contact.fields;
	const filled = rules.map(({ name, target }) => {
		const free = target === 'property' || target === 'attribute' || target.startsWith('lead');
		const own = free ? said(attributes, name) : fields[target as keyof typeof fields];
		return [name, said(properties, name) ?? own] as const;
	});
	// No one sends a form without the box it requires.
	const ticked = boxes.map(
		({ name, required }) =>
			[
				name,
				said(properties, name) ?? said(attributes, name) ?? (required === true ? true : undefined),
			] as const,
	);
	const body = Object.fromEntries([...ticked, ...filled].filter(([, value]) => value !== undefined));
	const answer = await n8n.callOnly(node.name, { body }, workflow.id);
	return answer.status < 400 ? null : reasons(answer.body.fields as object[] | undefined, answer.body.error);
}

/** A form field's value, given under its path or under the name it's stored as. */
function said(values: Record<string, unknown>, field: string): unknown {
	return values[field] ?? values[keptName(field)];
}

/** The fields of a form that were never changed in the editor. */
const DEFAULT_FIELDS = ['email', 'firstName', 'lastName', 'phone'].map((name) => ({ name, target: name }));

function reasons(fields: object[] | undefined, otherwise?: unknown): string {
	const list = (fields ?? []) as Array<{ field: string; reason: string }>;
	return (
		list.map(({ field, reason }) => `${field} ${reason}`).join('; ') || String(otherwise ?? 'was refused')
	);
}
