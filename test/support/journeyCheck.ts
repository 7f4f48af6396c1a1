import type { IConnections } from 'n8n-workflow';

import { checkJourney, type Finding, type StoreFacts } from '../../lib/domain/journey/check';
import { PRESET_PROCESSES } from '../../lib/domain/lifecycle';
import { describeWorkflow } from '../../lib/n8n/readWorkflow';
import { draw, ours, standIn, type DrawnWorkflow, type NodeSketch } from '../workflow/support/draw';

const DAY = 86_400_000;

export const NOW = Date.UTC(2026, 5, 1);

/** A store that has been in use for a while. */
export function storeWith(more: Partial<StoreFacts> & { types?: string[] } = {}): StoreFacts {
	const { types = [], ...facts } = more;
	return {
		now: NOW,
		eventTypes: types.map((type) => ({ type, firstSeenAt: NOW - 30 * DAY, lastSeenAt: NOW })),
		segments: [],
		strategies: [],
		models: [],
		processes: PRESET_PROCESSES.map(({ id, name, definition: { stages } }) => ({ id, name, stages })),
		waiting: [],
		...facts,
	};
}

/** n8n's own node. */
export const base = (type: string, parameters = {}, more = {}): NodeSketch =>
	standIn(`n8n-nodes-base.${type}`, parameters, more);

export const trigger = (parameters = {}, more = {}): NodeSketch =>
	ours('journeyTrigger', { eventTypes: 'form.submitted', ...parameters }, more);

export const form = (parameters = {}, more = {}): NodeSketch => ours('journeyFormTrigger', parameters, more);

export const wait = (parameters = {}, more = {}): NodeSketch => ours('journeyWait', parameters, more);

export const ifThen = (parameters = {}, more = {}): NodeSketch =>
	ours('journeyIfThen', { eventType: 'form.submitted', ...parameters }, more);

export const mail = (parameters = {}, more = {}): NodeSketch =>
	base('emailSend', parameters, { onError: 'continueRegularOutput', ...more });

export const task = (parameters = {}, more = {}): NodeSketch =>
	ours('journeySalesActivity', { subject: 'Call', ...parameters }, more);

/** What a check finds in a workflow. */
export function findingsIn(workflow: DrawnWorkflow, store: StoreFacts | null = null): Finding[] {
	const { connections, ...rest } = workflow;
	return checkJourney(
		describeWorkflow({ ...rest, connectionsBySourceNode: connections as IConnections }),
		store,
	).findings;
}

/** The same for a drawing, as `rule at node`. */
export function check(
	nodes: Record<string, NodeSketch>,
	lines: string[][],
	{ store = null, settings = {} }: { store?: StoreFacts | null; settings?: object } = {},
): string[] {
	return findingsIn(draw(nodes, lines, { settings }), store).map(({ rule, node }) => `${rule} at ${node}`);
}
