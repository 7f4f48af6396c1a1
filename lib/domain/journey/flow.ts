/** What a workflow's node does with contacts, as far as it determines whether a missing one was lost. */
export type FlowNodeKind =
	/** A node of this package: contacts are held, recorded or routed here. */
	| 'journey'
	/** Drops contacts on purpose. */
	| 'router'
	/** Outputs its items in batches, one run each. */
	| 'loop'
	| 'subWorkflow'
	| 'code'
	| 'merge'
	| 'other';

export interface FlowNode {
	name: string;
	kind: FlowNodeKind;
	/** It processes only its first item. */
	executeOnce: boolean;
	/** Only a loop: the output for its batches. */
	loopOutput: number | null;
}

export interface FlowTarget {
	node: string;
	input: number;
}

/** A workflow's nodes and their connections. Only reads; asks each question of the whole graph once. */
export class Flow {
	readonly #nodes: Map<string, FlowNode>;

	readonly #connections: ReadonlyMap<string, FlowTarget[][]>;

	#leading: Set<string> | undefined;

	/** @param connections for each node, by output: what it leads to */
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

	/** Whether a journey node follows a node. */
	leadsToJourney(name: string): boolean {
		this.#leading ??= this.#beforeJourneyNodes();
		return this.#leading.has(name);
	}

	/** The loop whose batches pass a node and return to the loop; undefined: there is none. */
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

	/** The nodes from `begin` on, without those only reachable through `border`. */
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
