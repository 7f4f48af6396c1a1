import { chain, nodes, workflow, type TestNode } from '../../test/e2e/support/workflows';
import type { WorkflowJson } from '../../tools/n8n/restTypes';

/** *Contacts per Execution*. */
export type PerExecution = 'automatic' | number;

/**
 * A journey of ours: an event enters contacts, they wait until a time, and go on to a node.
 * @param date an ISO date, or an expression that returns one
 */
export function ourJourney(
	path: string,
	perExecution: PerExecution,
	date: string,
): { journey: WorkflowJson; wait: TestNode } {
	const options =
		perExecution === 'automatic' ? {} : { contactsPerExecution: 'fixed', batchSize: perExecution };
	const events = nodes.events(path, 'bench.entered', { authentication: 'none', options });
	delete events.credentials;
	const wait = nodes.waitFor('Wait', { mode: 'until', date, options });
	return { journey: workflow(`Ours ${path}`, chain(events, wait, after())), wait };
}

/**
 * The same with n8n's own nodes: a webhook receives a contact, its execution waits until that time and goes
 * on to a node.
 */
export function waitJourney(path: string, date: string): WorkflowJson {
	const webhook = { ...nodes.webhook(path) };
	webhook.parameters = { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} };
	const wait: TestNode = {
		...after(),
		id: `wait-${path}`,
		name: 'Wait',
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		parameters: { resume: 'specificTime', dateTime: date },
	};
	return workflow(`n8n’s Wait ${path}`, chain(webhook, wait, after()));
}

function after(): TestNode {
	return {
		id: `after-${Math.random().toString(36).slice(2)}`,
		name: 'After',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [900, 0],
		parameters: {},
	};
}

/** An endpoint that only records events. */
export function recordingEndpoint(path: string): WorkflowJson {
	const events = nodes.events(path, '', { authentication: 'none' });
	delete events.credentials;
	return workflow(`Recorder ${path}`, chain(events, after()));
}
