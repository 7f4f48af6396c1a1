import type { JourneyGraph } from './graph';
import { isHold } from './journeyNodes';
import { partOf, valueOf } from './parameters';
import { hasSideEffects } from './sideEffects';
import type { CheckedNode } from './workflow';

/** Contacts per execution where a failure matters to the outside world. */
export const STANDARD_BATCH = 100;

/** Contacts per execution at the most. */
export const LARGEST_BATCH = 1000;

/** How many contacts leave a step in one execution. */
export interface BatchLimit {
	most: number;
	/** Not set by the author, so it may shrink when executions fail. */
	automatic: boolean;
}

/**
 * How many contacts leave a step in one execution, by its *Contacts per Execution*.
 * @param graph null: what follows the step isn't known
 */
export function batchSizeAt(
	graph: JourneyGraph | null,
	node: Pick<CheckedNode, 'name' | 'parameters'>,
): BatchLimit {
	const options = valueOf(node, 'options');
	if (partOf(options, 'contactsPerExecution') === 'fixed') {
		return { most: within(partOf(options, 'batchSize')), automatic: false };
	}
	const harmless = graph !== null && !sideEffectsBehind(graph, node.name);
	return { most: harmless ? LARGEST_BATCH : STANDARD_BATCH, automatic: true };
}

/** Whether a node with side effects stands on a path before contacts wait again. */
function sideEffectsBehind(graph: JourneyGraph, name: string): boolean {
	return [...graph.segment(name).keys()].some((next) => {
		const node = graph.node(next);
		return node !== undefined && !isHold(node) && hasSideEffects(node);
	});
}

function within(size: unknown): number {
	if (typeof size !== 'number' || !Number.isFinite(size)) return STANDARD_BATCH;
	return Math.min(Math.max(Math.trunc(size), 1), LARGEST_BATCH);
}
