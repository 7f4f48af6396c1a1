import type { SimulationOutcome } from '../Simulation';
import type { DrawnWorkflow } from '../runtime/DrawnWorkflow';
import { workflowOrder } from './workflowOrder';

/** How many items, of how many enrollments, with their share of all entries in percent. */
export interface Passed {
	passed: number;
	enrollments: number;
	percent: number;
	/** Instants of the first and the last, ISO; null if there was none. */
	first: string | null;
	last: string | null;
}

export interface FunnelNode extends Passed {
	node: string;
	type: string;
	/** How many wait here at the end. */
	waiting: number;
	/** How many stopped here with an error that nothing in the journey handled. */
	failed: number;
	/** Items that went on although the node returned an error for them. */
	errors: number;
	/** For each output, in order; empty for a node with one output. */
	outputs: Array<{ output: string } & Passed>;
}

/** The results of a simulation. The counts are enrollments: a contact that enters twice counts twice. */
export interface Funnel {
	journey: string;
	seed: number;
	start: string;
	end: string;
	contacts: number;
	entered: number;
	completed: number;
	waiting: number;
	exited: number;
	failed: number;
	/** How many exited for each reason. */
	exitReasons: Record<string, number>;
	/** How often contacts weren't let in, or an action of theirs was refused, by reason. */
	refusals: Record<string, number>;
	/** How often contacts did each thing. */
	events: Record<string, number>;
	executions: number;
	/** ISO instants; null if no one entered. */
	firstEntry: string | null;
	lastEntry: string | null;
	lastEnd: string | null;
	nodes: FunnelNode[];
	warnings: string[];
}

export interface FunnelFrame {
	workflow: DrawnWorkflow;
	/** Node types as in the original workflow, by node name. */
	types: Map<string, string>;
	seed: number;
	start: number;
	end: number;
	warnings: string[];
}

/** Adds up what happened. */
export function makeFunnel(outcome: SimulationOutcome, frame: FunnelFrame): Funnel {
	const { enrollments } = outcome;
	const entered = enrollments.length;
	const withStatus = (status: string): typeof enrollments =>
		enrollments.filter((one) => one.status === status);
	const exited = withStatus('exited');
	const ends = enrollments.flatMap(({ endedAt }) => endedAt ?? []);
	return {
		journey: frame.workflow.name,
		seed: frame.seed,
		start: iso(frame.start),
		end: iso(frame.end),
		contacts: outcome.contacts.size,
		entered,
		completed: withStatus('completed').length,
		waiting: withStatus('active').length,
		exited: exited.length,
		failed: withStatus('failed').length,
		exitReasons: countBy(exited.map(({ reason }) => reason ?? 'unknown')),
		refusals: countBy(refusals(outcome)),
		events: countBy(outcome.deeds.filter(({ refused }) => refused === null).map(({ type }) => type)),
		executions: outcome.executions,
		firstEntry: firstOf(enrollments.map(({ enteredAt }) => enteredAt)),
		lastEntry: lastOf(enrollments.map(({ enteredAt }) => enteredAt)),
		lastEnd: lastOf(ends),
		nodes: nodesOf(outcome, frame, entered),
		warnings: frame.warnings,
	};
}

function nodesOf(
	outcome: SimulationOutcome,
	{ workflow, types }: FunnelFrame,
	entered: number,
): FunnelNode[] {
	const byNode = Map.groupBy(outcome.passages, ({ node }) => node);
	const positions = outcome.enrollments.flatMap((enrollment) => enrollment.positions);
	const failedAt = countBy(
		positions
			.filter(({ state }) => state === 'failed')
			.map(({ error, stepName, stepId }) => error?.node ?? stepName ?? stepId),
	);
	const waitingAt = countBy(positions.filter(({ state }) => state !== 'failed').map(({ stepId }) => stepId));
	const nodeIds = new Map(workflow.nodes.map(({ name, id }) => [name, id]));
	return workflowOrder(workflow).map((node) => {
		const passages = byNode.get(node) ?? [];
		const names = outcome.outputNames.get(node) ?? [];
		return {
			node,
			type: types.get(node) ?? '',
			...passed(passages, entered),
			waiting: waitingAt[nodeIds.get(node) ?? ''] ?? 0,
			failed: failedAt[node] ?? 0,
			errors: passages.filter(({ error }) => error !== null).length,
			outputs:
				names.length < 2
					? []
					: names.map((output, index) => ({
							output,
							...passed(
								passages.filter((passage) => passage.output === index),
								entered,
							),
						})),
		};
	});
}

function passed(passages: SimulationOutcome['passages'], entered: number): Passed {
	const enrollments = new Set(
		passages.flatMap(({ subjects }) => subjects.map(({ enrollmentId }) => enrollmentId)),
	);
	return {
		passed: passages.length,
		enrollments: enrollments.size,
		percent: entered === 0 ? 0 : Math.round((enrollments.size / entered) * 1_000) / 10,
		first: firstOf(passages.map(({ at }) => at)),
		last: lastOf(passages.map(({ at }) => at)),
	};
}

function refusals({ deeds, entryRefusals }: SimulationOutcome): string[] {
	return [
		...deeds.flatMap(({ type, refused }) => (refused === null ? [] : `${type}: ${refused}`)),
		...entryRefusals.flatMap(({ reason, times }) => Array<string>(times).fill(`enters: ${reason}`)),
	];
}

/** Sorted by name, so that equal counts look the same. */
function countBy(names: string[]): Record<string, number> {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function firstOf(instants: number[]): string | null {
	return instants.length === 0 ? null : iso(instants.reduce((first, at) => Math.min(first, at)));
}

function lastOf(instants: number[]): string | null {
	return instants.length === 0 ? null : iso(instants.reduce((last, at) => Math.max(last, at)));
}

function iso(instant: number): string {
	return new Date(instant).toISOString();
}
