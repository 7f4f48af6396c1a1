/** A node of a journey's workflow, as a report draws it. Other packages' parameters are never part of it. */
export interface GraphNode {
	/** The n8n node's id. */
	id: string;
	name: string;
	type: string;
	position: [x: number, y: number];
	disabled: boolean;
	/** It is one of this package's nodes. */
	journey: boolean;
	/** The names of its outputs; empty for other packages' nodes. */
	outputs: string[];
	/** What it does, in a few words. */
	subtitle: string | null;
}

/** A connection. Nodes are named by their ids; outputs and inputs are counted from 0. */
export interface GraphEdge {
	from: string;
	output: number;
	to: string;
	input: number;
}

/** What a journey's workflow looks like. */
export interface JourneyGraph {
	nodes: GraphNode[];
	edges: GraphEdge[];
}

/**
 * What makes a graph another version of its journey: its nodes, their connections and their terms. Names and
 * positions don't, and neither does the order in which things are listed.
 * @param termsKeys fingerprints of the parameters that decide how long contacts are held, by node id
 * @returns a JSON value for a hash
 */
export function versionFacts(
	{ nodes, edges }: JourneyGraph,
	termsKeys: ReadonlyMap<string, string> = new Map(),
): unknown {
	return [
		nodes
			.map(({ id, type, disabled, outputs }) => [id, type, disabled, outputs, termsKeys.get(id) ?? ''])
			.sort(byText),
		edges.map(({ from, output, to, input }) => [from, output, to, input]).sort(byText),
	];
}

function byText(left: unknown, right: unknown): number {
	return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
