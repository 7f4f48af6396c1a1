import { journeyTypeOf } from '../nodeTypes';
import { enteringTypesOf } from './enteringTypes';
import { isExpression } from './expression';
import {
	named,
	namesInConditions,
	namesInForm,
	namesInJson,
	segmentIn,
	type NamedReference,
} from './namesInConditions';
import { chosenEventType, listOf, partOf, rowsOf, textOf, valueOf, type Row } from './parameters';
import type { CheckedNode } from './workflow';

/** What the rules know about one of our node types. */
export interface JourneyNodeFacts {
	/**
	 * `entry`: contacts enter here. `step`: contacts come by here. `records`: works on the store, with or
	 * without a contact.
	 */
	role: 'entry' | 'step' | 'records';
	/** Whether n8n calls its `trigger()` when the workflow is published. */
	registers?: boolean;
	/** Whether contacts enter here, as the node is set. */
	enrolls?(node: CheckedNode): boolean;
	/** Whether contacts may wait here, as the node is set. */
	holds?(node: CheckedNode): boolean;
	/** Whether a contact's parameters are also evaluated while it waits, when nothing else is left. */
	looksAgain?(node: CheckedNode): boolean;
	/** Whether it changes records. */
	changesRecords?: boolean;
	/** Whether n8n's *Retry On Fail* makes its contacts fail. */
	refusesRetry?: boolean;
	/** What its parameters name. */
	names?(node: CheckedNode): NamedReference[];
	/** Event types it records. */
	records?(node: CheckedNode): string[];
}

/** By node type; holds against package.json's list. */
export const JOURNEY_NODES: Readonly<Record<string, JourneyNodeFacts>> = {
	journeyTrigger: {
		role: 'entry',
		registers: true,
		enrolls: () => true,
		names: (node) => [...namesInAudience(node), ...namesInEntryRules(node)],
	},
	journeyFormTrigger: {
		role: 'entry',
		registers: true,
		enrolls: (node) => valueOf(node, 'enters') !== false,
		names: (node) => [
			...(valueOf(node, 'matchBy') === 'strategy'
				? named('strategy', valueOf(node, 'strategy'), 'Strategy')
				: []),
			...(valueOf(node, 'leadMatching') === 'strategy'
				? named('leadStrategy', valueOf(node, 'leadStrategy'), 'Lead Strategy')
				: []),
			...(valueOf(node, 'leadMatching', 'none') === 'none' ? [] : namesInNewLead(node)),
			...(valueOf(node, 'enters') === false ? [] : namesInEntryRules(node)),
		],
	},
	journeyEventsTrigger: {
		role: 'entry',
		registers: true,
		enrolls: (node) => textOf(enteringTypesOf(node)) !== '',
		names: (node) => [
			...eventsIn(enteringTypesOf(node), 'Enter the Journey On'),
			...(valueOf(node, 'matchBy') === 'strategy'
				? named('strategy', valueOf(node, 'strategy'), 'Strategy')
				: []),
			...(textOf(enteringTypesOf(node)) === '' ? [] : namesInEntryRules(node)),
		],
	},
	journeyWait: {
		role: 'step',
		registers: true,
		holds: () => true,
		looksAgain: (node) =>
			['date', 'anniversary'].includes(textOf(valueOf(node, 'mode'))) &&
			valueOf(node, 'dateSource', 'contact') === 'contact' &&
			partOf(valueOf(node, 'timing'), 'followChanges') !== false,
		refusesRetry: true,
	},
	journeyIfThen: {
		role: 'step',
		registers: true,
		holds: (node) => valueOf(node, 'condition') !== 'expression',
		looksAgain: (node) => valueOf(node, 'condition') === 'fields',
		refusesRetry: true,
		names: namesInIfThen,
	},
	journeySplit: { role: 'step' },
	journeyMessageGate: {
		role: 'step',
		registers: true,
		holds: () => true,
		// Everything is read and decided again when a contact has waited.
		looksAgain: () => true,
		changesRecords: true,
		refusesRetry: true,
	},
	journeyCreateLead: {
		role: 'step',
		changesRecords: true,
		names: (node) => [
			...(valueOf(node, 'matching') === 'strategy'
				? named('leadStrategy', valueOf(node, 'strategy'), 'Strategy')
				: []),
			...namesInNewLead(node),
		],
	},
	journeyLeadStage: { role: 'step', changesRecords: true, names: namesInMove },
	journeySalesActivity: { role: 'step', changesRecords: true },
	journeyLeadScoring: {
		role: 'step',
		registers: true,
		changesRecords: true,
		names: (node) =>
			valueOf(node, 'rulesBy') === 'json'
				? namesInJson(valueOf(node, 'rulesJson'), 'Rules (JSON)')
				: namesInForm(valueOf(node, 'rules'), 'Rules'),
	},
	journeySendEmail: { role: 'step', changesRecords: true },
	// Contacts come by pages of it, not by its workflow.
	journeyPagesTrigger: { role: 'records' },
	journeyRecords: {
		role: 'records',
		changesRecords: true,
		records: (node) =>
			valueOf(node, 'resource') === 'interaction' && valueOf(node, 'operation') === 'create'
				? eventsIn(valueOf(node, 'type'), 'Type').map(({ name }) => name)
				: [],
	},
};

/** What is known about a node of ours; undefined: it's another package's. */
export function factsOf({ type }: Pick<CheckedNode, 'type'>): JourneyNodeFacts | undefined {
	const name = journeyTypeOf(type);
	return name !== null && Object.hasOwn(JOURNEY_NODES, name) ? JOURNEY_NODES[name] : undefined;
}

/** Whether contacts may wait at a node. */
export function isHold(node: CheckedNode): boolean {
	return factsOf(node)?.holds?.(node) ?? false;
}

/** The nodes that n8n starts when the workflow is published. */
export function registeringNodes(nodes: readonly CheckedNode[]): CheckedNode[] {
	return nodes.filter((node) => !node.disabled && factsOf(node)?.registers === true);
}

/** Whether contacts enter at a node. */
export function isEntry(node: CheckedNode): boolean {
	return factsOf(node)?.enrolls?.(node) ?? false;
}

/** The criteria by which contacts leave early, or reach the goal. */
export function criteriaOf(node: CheckedNode): Array<{ row: Row; label: string; exits: boolean }> {
	const exits = rowsOf(valueOf(node, 'exitCriteria'), 'criteria');
	return [
		...exits.map((row, index) => ({ row, label: `Exit Criterion ${index + 1}`, exits: true })),
		...rowsOf(valueOf(node, 'goal'), 'goal').map((row) => ({
			row,
			label: 'Goal',
			exits: row.exit !== false,
		})),
	];
}

function eventsIn(value: unknown, label: string): NamedReference[] {
	return isExpression(value) ? [] : listOf(value).flatMap((type) => named('event', type, label));
}

function namesInAudience(node: CheckedNode): NamedReference[] {
	switch (valueOf(node, 'audience', 'event')) {
		case 'event':
			return eventsIn(valueOf(node, 'eventTypes'), 'Event Types');
		case 'segment':
			return segmentsIn(valueOf(node, 'segments'), 'Segment Names or IDs');
		case 'conditions':
			return namesInConditions(node.parameters, 'conditions', 'Conditions');
		default:
			return [];
	}
}

function segmentsIn(value: unknown, label: string): NamedReference[] {
	return Array.isArray(value) ? value.flatMap((id) => named('segment', id, label)) : [];
}

function namesInEntryRules(node: CheckedNode): NamedReference[] {
	return [
		...criteriaOf(node).flatMap(({ row, label }) => namesInCriterion(row, label)),
		...segmentsIn(partOf(valueOf(node, 'entryOptions'), 'excludedSegments'), 'Excluded Segment Names or IDs'),
	];
}

function namesInCriterion(row: Row, label: string): NamedReference[] {
	switch (row.on ?? 'event') {
		case 'event':
			return named('event', chosenEventType(row, 'eventType'), `${label}: Event Type`);
		case 'segment':
			return segmentIn(row.segment, `${label}: Segment`);
		default:
			return namesInConditions(row, 'conditions', `${label}: Conditions`);
	}
}

function namesInIfThen(node: CheckedNode): NamedReference[] {
	switch (valueOf(node, 'condition', 'event')) {
		case 'event':
			return named('event', valueOf(node, 'eventType'), 'Event Type');
		case 'conditions':
			return namesInConditions(node.parameters, 'audience', 'Conditions');
		case 'firstOf':
			return rowsOf(valueOf(node, 'paths'), 'path').flatMap((row, index) =>
				namesInCriterion(row, `Path ${index + 1}`),
			);
		default:
			return [];
	}
}

function namesInNewLead(node: CheckedNode): NamedReference[] {
	const process = textOf(valueOf(node, 'processId', 'default'));
	return [
		...named('process', process, 'Lifecycle Process'),
		...named('stage', valueOf(node, 'stage'), 'Initial Stage').map((stage) => ({
			...stage,
			process: isExpression(process) ? null : process,
			begins: true,
		})),
	];
}

function namesInMove(node: CheckedNode): NamedReference[] {
	const action = valueOf(node, 'action', 'advance');
	if (action === 'change_process')
		return named('process', valueOf(node, 'processId', 'default'), 'Lifecycle Process');
	// The lead may be in another process than the one whose stages were offered.
	return action === 'set'
		? named('stage', valueOf(node, 'stage'), 'Stage').map((stage) => ({ ...stage, process: null }))
		: [];
}
