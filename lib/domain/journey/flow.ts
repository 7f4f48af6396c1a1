/** What a node of a workflow does with contacts, as far as it decides whether one that's missing was lost. */
export type FlowNodeKind =
	/** A node of this package: contacts are held, recorded or routed here. */
	| 'journey'
	/** Drops contacts on purpose. */
	| 'router'
	/** Hands its items out in batches, one run each. */
	| 'loop'
	| 'subWorkflow'
	| 'code'
	| 'merge'
	| 'other';

export interface FlowNode {
	name: string;
	kind: FlowNodeKind;
	/** It takes its first item only. */
	executeOnce: boolean;
	/** Only a loop: the output by which it hands out its batches. */
	loopOutput: number | null;
}

export interface FlowTarget {
	node: string;
	input: number;
}

/** The nodes of a workflow and what leads where. Reads only; asks each question of the whole graph once. */
export class Flow {
	readonly #nodes: Map<string, FlowNode>;

	readonly #connections: ReadonlyMap<string, FlowTarget[][]>;

	#leading: Set<string> | undefined;

	/** @param connections for each node, by its outputs: what they lead to */
	constructor(nodes: FlowNode[], connections: ReadonlyMap<string, FlowTarget[][]>) {
		this.#nodes = new Map(nodes.map((node) => [node.name, node]));
		this.#connections = connections;
	}

	node(name: string): FlowNode | undefined {
		return this.#nodes.get(name);
	}

	/** What an output leads to; nodes that don't exist aren't counted. */
	targets(name: string, output: number): FlowTarget[] {
		return (this.#connections.get(name)?.[output] ?? []).filter(({ node }) => this.#nodes.has(node));
	}

	/** Whether any output of a node leads anywhere. */
	leadsOn(name: string): boolean {
		return this.#after(name).length > 0;
	}

	/** Whether a journey node stands behind a node. */
	leadsToJourney(name: string): boolean {
		this.#leading ??= this.#beforeJourneyNodes();
		return this.#leading.has(name);
	}

	/** The loop whose batches pass a node and come back to the loop; undefined: there is none. */
	loopAround(name: string): FlowNode | undefined {
		for (const loop of this.#nodes.values()) {
			if (loop.loopOutput === null || loop.name === name) continue;
			const batches = this.targets(loop.name, loop.loopOutput).map(({ node }) => node);
			if (this.#reach(batches, loop.name).has(name) && this.#reach(this.#after(name)).has(loop.name)) {
				return loop;
			}
		}
		return undefined;
	}

	#after(name: string): string[] {
		return (this.#connections.get(name) ?? []).flatMap((_, output) =>
			this.targets(name, output).map(({ node }) => node),
		);
	}

	/** The nodes from `begin` on, without what is only behind `border`. */
	#reach(begin: string[], border?: string): Set<string> {
		const reached = new Set(begin);
		for (const name of reached) {
			if (name === border) continue;
			for (const next of this.#after(name)) reached.add(next);
		}
		return reached;
	}

	#beforeJourneyNodes(): Set<string> {
		const before = new Map<string, string[]>();
		for (const name of this.#nodes.keys()) {
			for (const next of this.#after(name)) before.set(next, [...(before.get(next) ?? []), name]);
		}
		const journeyNodes = [...this.#nodes.values()].filter(({ kind }) => kind === 'journey');
		const leading = new Set(journeyNodes.flatMap(({ name }) => before.get(name) ?? []));
		for (const name of leading) for (const previous of before.get(name) ?? []) leading.add(previous);
		return leading;
	}
}
