import { randomUUID } from 'node:crypto';

import type { WorkflowJson } from '../../../tools/n8n/restTypes';

const OURS = 'n8n-nodes-customer-journey.';
const BASE = 'n8n-nodes-base.';

export interface TestNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	[key: string]: unknown;
}

let column = 0;

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	more: object = {},
): TestNode {
	const id = randomUUID();
	column += 1;
	return {
		id,
		name,
		type,
		typeVersion,
		position: [column * 220, 0],
		parameters: parameters as Record<string, unknown>,
		webhookId: id,
		...more,
	};
}

/** Builds the nodes that the tests need, with the parameters that matter to them. */
export const nodes = {
	events: (path: string, enterOn = '', parameters: object = {}): TestNode =>
		node(
			'Events',
			`${OURS}journeyEventsTrigger`,
			1.1,
			{ path, enterOn, authentication: 'headerSecret', options: {}, ...parameters },
			{
				credentials: { journeyEndpointApi: { name: 'Journey Endpoint Secret' } },
			},
		),
	form: (path: string, parameters: object = {}): TestNode =>
		node('Form', `${OURS}journeyFormTrigger`, 1.1, { path, options: {}, ...parameters }),
	pages: (parameters: object): TestNode =>
		node('Pages', `${OURS}journeyPagesTrigger`, 1.1, { options: {}, ...parameters }),
	/** Lets contacts in by itself. */
	trigger: (parameters: object): TestNode =>
		node('Trigger', `${OURS}journeyTrigger`, 1, { options: {}, ...parameters }),
	firstOf: (name: string, path: object[], parameters: object = {}): TestNode =>
		node(name, `${OURS}journeyIfThen`, 1, {
			condition: 'firstOf',
			paths: { path },
			timeout: 'duration',
			timeoutAmount: 5,
			timeoutUnit: 'seconds',
			options: {},
			...parameters,
		}),
	split: (name: string, path: object[], parameters: object = {}): TestNode =>
		node(name, `${OURS}journeySplit`, 1, { paths: { path }, options: {}, ...parameters }),
	/** A wait in any mode. */
	waitFor: (name: string, parameters: object): TestNode =>
		node(name, `${OURS}journeyWait`, 1, { options: {}, ...parameters }),
	wait: (name: string, amount: number, unit: string, parameters: object = {}): TestNode =>
		node(name, `${OURS}journeyWait`, 1, { mode: 'for', amount, unit, options: {}, ...parameters }),
	/** Holds until an event of this type comes, for ever unless told otherwise. */
	until: (name: string, eventType: string, parameters: object = {}): TestNode =>
		node(name, `${OURS}journeyIfThen`, 1, {
			condition: 'event',
			eventType,
			timeout: 'never',
			options: {},
			...parameters,
		}),
	lead: (parameters: object = {}): TestNode =>
		node('Create Lead', `${OURS}journeyCreateLead`, 1, {
			matching: 'always',
			fields: { mappingMode: 'defineBelow', value: { topic: 'test' }, matchingColumns: [], schema: [] },
			additionalFields: {},
			...parameters,
		}),
	activity: (parameters: object = {}): TestNode =>
		node('Task', `${OURS}journeySalesActivity`, 1, {
			kind: 'task',
			subject: 'test',
			additionalFields: {},
			...parameters,
		}),
	/** Any other of this package. */
	ours: (name: string, type: string, parameters: object): TestNode =>
		node(name, `${OURS}${type}`, 1, parameters),
	records: (name: string, parameters: object): TestNode => node(name, `${OURS}journeyRecords`, 1, parameters),
	/** Calls a sink outside of n8n, once an item. */
	http: (name: string, url: string, more: object = {}): TestNode =>
		node(name, `${BASE}httpRequest`, 4.2, { method: 'POST', url, sendBody: false, options: {} }, more),
	mail: (name: string, parameters: object = {}): TestNode =>
		node(
			name,
			`${BASE}emailSend`,
			2.1,
			{
				fromEmail: 'test@contoso.example',
				toEmail: '={{ $json.contact.email }}',
				subject: name,
				emailFormat: 'text',
				text: 'test',
				options: { appendAttribution: false },
				...parameters,
			},
			{ credentials: { smtp: { name: 'Demo Mail Server' } } },
		),
	/** Decides about a message. */
	gate: (name: string, parameters: object = {}): TestNode =>
		node(name, `${OURS}journeyMessageGate`, 1, { options: {}, ...parameters }),
	/** Sends by n8n's own SMTP credential. */
	sendEmail: (name: string, parameters: object = {}): TestNode =>
		node(
			name,
			`${OURS}journeySendEmail`,
			1,
			{ fromEmail: 'Contoso <news@contoso.example>', options: {}, ...parameters },
			{ credentials: { smtp: { name: 'Demo Mail Server' } }, onError: 'continueRegularOutput' },
		),
	setRaw: (name: string, jsonOutput: string): TestNode =>
		node(name, `${BASE}set`, 3.4, { mode: 'raw', jsonOutput, includeOtherFields: false, options: {} }),
	/** Any other of n8n's own. */
	base: (name: string, type: string, typeVersion: number, parameters: object = {}): TestNode =>
		node(name, `${BASE}${type}`, typeVersion, parameters),
	code: (name: string, jsCode: string): TestNode => node(name, `${BASE}code`, 2, { jsCode }),
	webhook: (path: string): TestNode =>
		node('Webhook', `${BASE}webhook`, 2, {
			path,
			httpMethod: 'POST',
			responseMode: 'lastNode',
			responseData: 'allEntries',
			options: {},
		}),
};

/** Where one output of a node leads: `[from, output, to]`, by another input than the first with its number behind it. */
export type Wire = [from: TestNode, output: number, to: TestNode, input?: number];

/** A workflow of these nodes. Nodes are given in any order; a chain can be written with `chain`. */
export function workflow(name: string, wires: Wire[], alone: TestNode[] = []): WorkflowJson {
	const connections: Record<string, { main: Array<Array<{ node: string; type: string; index: number }>> }> =
		{};
	const all = new Map<string, TestNode>(alone.map((single) => [single.id, single]));
	for (const [from, output, to, input = 0] of wires) {
		all.set(from.id, from);
		all.set(to.id, to);
		const outputs = (connections[from.name] ??= { main: [] }).main;
		while (outputs.length <= output) outputs.push([]);
		outputs[output].push({ node: to.name, type: 'main', index: input });
	}
	return {
		name,
		nodes: [...all.values()],
		connections,
		settings: { executionOrder: 'v1' },
	} as unknown as WorkflowJson;
}

/** Wires nodes one behind the other, each by its first output. */
export function chain(...steps: TestNode[]): Wire[] {
	return steps.slice(1).map((step, position) => [steps[position], 0, step]);
}
