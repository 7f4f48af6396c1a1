import { isEntry, isHold } from './journeyNodes';
import { baseTypeOf, isStickyNote, isTrigger } from './hostNodes';
import type { CheckedNode, CheckedWorkflow } from './workflow';

/** One input of a node that an output leads to. */
export interface Target {
	node: string;
	input: number;
}

/** What can be reached: each node's inputs that items arrive at. */
type Reached = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * Where contacts can go. A disabled node passes its items through, so only enabled ones are in here. Asks each
 * question of the whole graph once.
 */
export class JourneyGraph {
	readonly #nodes: ReadonlyMap<string, CheckedNode>;

	/** By node and output, including disabled nodes. */
	readonly #drawn = new Map<string, Target[][]>();

	readonly #segments = new Map<string, Reached>();

	readonly #after = new Map<string, ReadonlySet<string>>();

	constructor({ nodes, connections }: CheckedWorkflow) {
		this.#nodes = new Map(nodes.filter((node) => !isStickyNote(node)).map((node) => [node.name, node]));
		for (const { from, output, to, input } of connections) {
			if (!this.#nodes.has(from) || !this.#nodes.has(to)) continue;
			const outputs = this.#drawn.get(from) ?? [];
			this.#drawn.set(from, outputs);
			while (outputs.length <= output) outputs.push([]);
			outputs[output].push({ node: to, input });
		}
	}

	/** All enabled nodes. */
	get nodes(): CheckedNode[] {
		return [...this.#nodes.values()].filter(({ disabled }) => !disabled);
	}

	node(name: string): CheckedNode | undefined {
		return this.#nodes.get(name);
	}

	/** How many outputs have a connection at or behind them. */
	outputs(name: string): number {
		return this.#drawn.get(name)?.length ?? 0;
	}

	/** Whether anything is drawn from an output, even to a disabled node. */
	isConnected(name: string, output: number): boolean {
		return (this.#drawn.get(name)?.[output] ?? []).length > 0;
	}

	/** The inputs of a node that anything is drawn to. */
	inputs(name: string): Set<number> {
		const inputs = [...this.#drawn.values()].flat(2).filter(({ node }) => node === name);
		return new Set(inputs.map(({ input }) => input));
	}

	/** The enabled nodes an output leads to. */
	targets(name: string, output: number): Target[] {
		const found: Target[] = [];
		const passed = new Set<string>();
		const follow = (targets: Target[]): void => {
			for (const target of targets) {
				if (this.#nodes.get(target.node)?.disabled !== true) found.push(target);
				else if (!passed.has(target.node)) {
					passed.add(target.node);
					follow(this.#drawn.get(target.node)?.[0] ?? []);
				}
			}
		};
		follow(this.#drawn.get(name)?.[output] ?? []);
		return found;
	}

	/** Where contacts enter. */
	get entries(): CheckedNode[] {
		return this.nodes.filter(isEntry);
	}

	/** Nodes at which an execution with contacts begins: entries, and steps where contacts have waited. */
	get starts(): CheckedNode[] {
		return this.nodes.filter((node) => isEntry(node) || isHold(node));
	}

	/**
	 * What runs in the execution that begins at a node, or by one of its outputs. Contacts stop at the next step
	 * where they wait, which is still part of it.
	 */
	segment(start: string, output?: number): Reached {
		const key = `${output ?? ''} ${start}`;
		let reached = this.#segments.get(key);
		if (reached === undefined) {
			reached = this.#follow(start, output);
			this.#segments.set(key, reached);
		}
		return reached;
	}

	/** The nodes at which executions begin that bring contacts to a node. */
	startsOf(name: string): CheckedNode[] {
		return this.starts.filter((start) => this.segment(start.name).has(name));
	}

	/** Whether contacts come by a node. */
	hasContacts(name: string): boolean {
		return this.startsOf(name).length > 0;
	}

	/** Whether contacts would come by a node, be it disabled or not. */
	isOnTheWay(name: string, asked = new Set<string>()): boolean {
		asked.add(name);
		const before = [...this.#drawn].filter(([, outputs]) => outputs.flat().some(({ node }) => node === name));
		return before.some(([from]) => {
			const node = this.#nodes.get(from);
			if (node === undefined) return false;
			// Disabled nodes may lead to each other.
			if (node.disabled) return !asked.has(from) && this.isOnTheWay(from, asked);
			return isEntry(node) || this.hasContacts(from);
		});
	}

	/** All nodes that can follow a node; itself, too, if it's in a loop. */
	after(name: string): ReadonlySet<string> {
		let after = this.#after.get(name);
		if (after === undefined) {
			after = this.reachableFrom(this.#next(name));
			this.#after.set(name, after);
		}
		return after;
	}

	/** Nodes, and all that can follow them. */
	reachableFrom(names: Iterable<string>, border?: string): ReadonlySet<string> {
		const reached = new Set(names);
		for (const name of reached) if (name !== border) for (const next of this.#next(name)) reached.add(next);
		return reached;
	}

	/** Groups of nodes that lead to each other. */
	get loops(): CheckedNode[][] {
		const found: CheckedNode[][] = [];
		const placed = new Set<string>();
		for (const { name } of this.nodes) {
			if (placed.has(name) || !this.after(name).has(name)) continue;
			const loop = [...this.after(name)].filter((other) => this.after(other).has(name));
			for (const other of loop) placed.add(other);
			found.push(this.nodes.filter((node) => loop.includes(node.name)));
		}
		return found;
	}

	/** The *Loop Over Items* whose batches pass a node and return to it. */
	batchLoopAround(name: string): CheckedNode | undefined {
		return this.nodes.find((loop) => {
			if (baseTypeOf(loop) !== 'splitInBatches') return false;
			// Version 3 has Done first.
			const batches = this.targets(loop.name, loop.typeVersion >= 3 ? 1 : 0).map(({ node }) => node);
			return this.reachableFrom(batches, loop.name).has(name) && this.after(name).has(loop.name);
		});
	}

	/** Nodes at which executions can begin. */
	get triggers(): CheckedNode[] {
		return this.nodes.filter(isTrigger);
	}

	#follow(start: string, output: number | undefined): Reached {
		const reached = new Map<string, Set<number>>();
		const begin = output === undefined ? this.#allTargets(start) : this.targets(start, output);
		const queue = [...begin];
		for (const { node, input } of queue) {
			const inputs = reached.get(node);
			if (inputs?.has(input) === true) continue;
			reached.set(node, (inputs ?? new Set()).add(input));
			const known = this.#nodes.get(node);
			if (inputs === undefined && known !== undefined && !isHold(known))
				queue.push(...this.#allTargets(node));
		}
		return reached;
	}

	#allTargets(name: string): Target[] {
		return (this.#drawn.get(name) ?? []).flatMap((_, output) => this.targets(name, output));
	}

	#next(name: string): string[] {
		return this.#allTargets(name).map(({ node }) => node);
	}
}
