import type { Flow, FlowNode } from './flow';

/** An output of one run of a node. */
export interface RunSource {
	node: string;
	output: number;
	run: number;
}

/** From which item of which input an item was made. */
export interface RunPair {
	item: number;
	input: number;
	/** Where that input came from, if not from where the node's run says. */
	source?: RunSource;
}

export interface RunItem {
	/** Null: the node doesn't say. */
	pairs: RunPair[] | null;
	/** The enrollment that the item carries itself. */
	enrollmentId: string | null;
}

/** One run of one node. */
export interface NodeRun {
	node: string;
	/** Which run of the node this was, counted from 0. */
	run: number;
	/** By input; null: nothing came by it. */
	sources: Array<RunSource | null>;
	outputs: RunItem[][];
}

/** An execution that has ended well. */
export interface FinishedRun {
	/** In the order in which they ran. */
	runs: NodeRun[];
	start: {
		node: string;
		/** The enrollments of the items that it began with, in order, where they are known. */
		enrollments: Array<string | null>;
	};
}

/** What became of an enrollment that is neither held again nor out of its journey. */
export type EndOfRun =
	| {
			kind: 'completed';
			/** The last node that it came to. */
			node: string;
			/** The output by which it left, counted from 0; null: the node kept it. */
			output: number | null;
			/** Another way would have led on. */
			onPurpose: boolean;
	  }
	| {
			/** It vanished although a journey node stands behind. */
			kind: 'lost';
			node: string;
			reason: LossReason;
	  };

export type LossReason =
	| Exclude<FlowNode['kind'], 'router'>
	| 'executeOnce'
	/** The node was given the contact and didn't run. */
	| 'notRun';

/**
 * Decides from what the nodes put out what became of enrollments. Each item is followed by its pairs; one that carries
 * its enrollment itself is that enrollment's, because that is how the next journey node sees it.
 * @param asked the enrollments that it is asked for
 * @returns nothing for an enrollment of which the run shows nothing
 */
export function endsOfRun(flow: Flow, run: FinishedRun, asked: Iterable<string>): Map<string, EndOfRun> {
	return new RunReader(flow, run, new Set(asked)).read();
}

const NEVER = Number.POSITIVE_INFINITY;

class RunReader {
	readonly #flow: Flow;

	readonly #run: FinishedRun;

	readonly #asked: Set<string>;

	/** By output of a node's run: the enrollments of each of its items. */
	readonly #lineages = new Map<string, string[][]>();

	/** By what fed it: which run of a node took it. */
	readonly #consumers = new Map<string, number>();

	/** By node: in which of its runs an enrollment came to it for the last time. */
	readonly #arrived = new Map<string, Map<string, number>>();

	readonly #left = new Map<string, Map<string, number>>();

	readonly #ends = new Map<string, EndOfRun>();

	constructor(flow: Flow, run: FinishedRun, asked: Set<string>) {
		this.#flow = flow;
		this.#run = run;
		this.#asked = asked;
	}

	read(): Map<string, EndOfRun> {
		for (const { node, run, sources } of this.#run.runs) {
			sources.forEach((source, input) => {
				if (source !== null) this.#consumers.set(feedKey(source, node, input), run);
			});
		}
		for (const run of this.#run.runs) this.#follow(run);
		for (const [node, arrived] of this.#arrived) this.#findVanished(node, arrived);
		return this.#ends;
	}

	#follow(run: NodeRun): void {
		run.outputs.forEach((items, output) => {
			if (items.length === 0) return;
			const source = { node: run.node, run: run.run, output };
			const lineage = items.map((item) => this.#enrollmentsOf(item, run));
			this.#lineages.set(sourceKey(source), lineage);
			const present = this.#present(lineage);
			if (present.size === 0) return;
			note(this.#left, run.node, present, run.run);
			const targets = this.#flow.targets(run.node, output);
			for (const { node, input } of targets) {
				note(this.#arrived, node, present, this.#consumers.get(feedKey(source, node, input)) ?? NEVER);
			}
			if (targets.length > 0) return;
			const onPurpose = this.#flow.node(run.node)?.kind === 'router' || this.#flow.leadsOn(run.node);
			for (const id of present) this.#end(id, { kind: 'completed', node: run.node, output, onPurpose });
		});
	}

	#enrollmentsOf(item: RunItem, run: NodeRun): string[] {
		if (item.enrollmentId !== null) return [item.enrollmentId];
		const pairs = item.pairs ?? [];
		if (pairs.length === 1) return this.#enrollmentsOfPair(pairs[0], run);
		return [...new Set(pairs.flatMap((pair) => this.#enrollmentsOfPair(pair, run)))];
	}

	#enrollmentsOfPair({ item, input, source }: RunPair, run: NodeRun): string[] {
		const from = source ?? run.sources[input] ?? null;
		if (from !== null) return this.#lineages.get(sourceKey(from))?.[item] ?? NONE;
		const { node, enrollments } = this.#run.start;
		const begun = run.node === node && run.run === 0 ? enrollments[item] : null;
		return begun === null || begun === undefined ? NONE : [begun];
	}

	#present(lineage: string[][]): Set<string> {
		const present = new Set<string>();
		// What was split from one item shares its lineage.
		for (const ids of new Set(lineage)) for (const id of ids) if (this.#asked.has(id)) present.add(id);
		return present;
	}

	#findVanished(name: string, arrived: Map<string, number>): void {
		const left = this.#left.get(name);
		const node = this.#flow.node(name);
		if (node === undefined) return;
		for (const [id, run] of arrived) {
			if ((left?.get(id) ?? -1) >= run) continue;
			if (node.kind === 'router' && run !== NEVER) {
				this.#end(id, { kind: 'completed', node: name, output: null, onPurpose: true });
			} else if (this.#flow.leadsToJourney(name) || (node.kind === 'journey' && run === NEVER)) {
				this.#end(id, { kind: 'lost', node: name, reason: reasonOf(node, run) });
			} else this.#end(id, { kind: 'completed', node: name, output: null, onPurpose: false });
		}
	}

	/** Of several ways that an enrollment went, a loss counts; else the way that ended last. */
	#end(id: string, end: EndOfRun): void {
		if (this.#ends.get(id)?.kind !== 'lost') this.#ends.set(id, end);
	}
}

const NONE: string[] = [];

function reasonOf(node: FlowNode, run: number): LossReason {
	if (node.kind === 'loop') return 'loop';
	if (run === NEVER || node.kind === 'router') return 'notRun';
	return node.executeOnce ? 'executeOnce' : node.kind;
}

function note(
	runs: Map<string, Map<string, number>>,
	node: string,
	enrollments: Set<string>,
	run: number,
): void {
	const known = runs.get(node) ?? new Map<string, number>();
	runs.set(node, known);
	for (const id of enrollments) known.set(id, Math.max(known.get(id) ?? 0, run));
}

function sourceKey({ node, output, run }: RunSource): string {
	return `${run} ${output} ${node}`;
}

function feedKey(source: RunSource, node: string, input: number): string {
	return `${sourceKey(source)}\n${input} ${node}`;
}
