import { journeyTypeOf } from '../../domain/journey';
import type { GraphNode, JourneyGraph } from '../../domain/report';
import { outputNames } from '../descriptions/outputs';
import type { NodeDescription, WorkflowDescription } from '../readWorkflow';
import { termsKeyOf } from '../steps/termsKey';

/** n8n's notes on the canvas. */
const NOTE = 'n8n-nodes-base.stickyNote';

/**
 * What a workflow looks like, for reports. Nothing of other packages' nodes but where they are: their parameters may
 * hold secrets.
 */
export function graphOf({ nodes, connections }: WorkflowDescription): JourneyGraph {
	const drawn = nodes.filter(({ type }) => type !== NOTE);
	const ids = new Map(drawn.map(({ name, id }) => [name, id]));
	return {
		nodes: drawn.map(nodeOf),
		edges: connections.flatMap(({ from, output, to, input }) => {
			const [source, target] = [ids.get(from), ids.get(to)];
			return source === undefined || target === undefined
				? []
				: [{ from: source, output, to: target, input }];
		}),
	};
}

/** Fingerprints of the parameters that decide how long contacts are held, by node id. */
export function termsKeysOf({ nodes }: WorkflowDescription): Map<string, string> {
	return new Map(
		nodes.filter(({ type }) => journeyTypeOf(type) !== null).map((node) => [node.id, termsKeyOf(node)]),
	);
}

function nodeOf({ id, name, type, position, disabled, parameters }: NodeDescription): GraphNode {
	const journey = journeyTypeOf(type) !== null;
	return {
		id,
		name,
		type,
		position: position ?? [0, 0],
		disabled,
		journey,
		outputs: journey ? outputNames(type, parameters) : [],
		subtitle: null,
	};
}
