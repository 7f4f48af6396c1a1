import type { Flow, FlowNode } from './flow';

/** An output of one run of a node. */
export interface RunSource {
	node: string;
	output: number;
	run: number;
}

/** Which item of which input an item was made from. */
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
	/** By input; null: nothing arrived on it. */
	sources: Array<RunSource | null>;
	outputs: RunItem[][];
}

/** An execution that ended successfully. */
export interface FinishedRun {
	/** In the order in which they ran. */
	runs: NodeRun[];
	start: {
		node: string;
		/** The enrollments of the items it began with, in order, where they are known. */
		enrollments: Array<string | null>;
	};
}

/** What happened to an enrollment that is neither held again nor out of its journey. */
export type EndOfRun =
	| {
			kind: 'completed';
			/** The last node it reached. */
			node: string;
			/** The output it left by, counted from 0; null: the node kept it. */
			output: number | null;
			/** Another path would have led on. */
			onPurpose: boolean;
	  }
	| {
			/** It vanished although a journey node follows. */
			kind: 'lost';
			node: string;
			reason: LossReason;
	  };

export type LossReason =
	| Exclude<FlowNode['kind'], 'router'>
	| 'executeOnce'
	/** The node got the contact but didn't run. */
	| 'notRun';

/**
 * Determines from the nodes' output what happened to enrollments. Each item is followed by its pairs; one
 * that carries its enrollment itself belongs to that enrollment, because that's how the next journey node
 * sees it.
 * @param asked the enrollments in question
 * @returns nothing for an enrollment that doesn't appear in the run
 */
export function endsOfRun(flow: Flow, run: FinishedRun, asked: Iterable<string>): Map<string, EndOfRun> {
	return new RunReader(flow, run, new Set(asked)).read();
}

/** Later than any run. */
const NEVER = 2 ** 31 - 1;

const NONE: readonly number[] = [];

/**
 * In here, enrollments are numbers: their positions in the list asked about. Batches are large, and paths are
 * long.
 */
class RunReader {
	readonly #flow: Flow;

	readonly #run: FinishedRun;

	readonly #asked: string[];

	/** A list of one for each enrollment asked about. */
	readonly #alone: Map<string, readonly number[]>;

	/** By output of a node's run: the enrollments of each of its items. */
	readonly #lineages = new Map<string, Array<readonly number[]>>();

	/** By what fed it: the run of a node that took it. */
	readonly #consumers = new Map<string, number>();

	/** By node: the run in which each enrollment reached it for the last time; -1: never. */
	readonly #arrived = new Map<string, Int32Array>();

	readonly #left = new Map<string, Int32Array>();

	readonly #ends: Array<EndOfRun | undefined> = [];

	constructor(flow: Flow, run: FinishedRun, asked: Set<string>) {
		this.#flow = flow;
		this.#run = run;
		this.#asked = [...asked];
		this.#alone = new Map(this.#asked.map((id, position) => [id, [position]]));
	}

	read(): Map<string, EndOfRun> {
		for (const { node, run, sources } of this.#run.runs) {
			sources.forEach((source, input) => {
				if (source !== null) this.#consumers.set(feedKey(source, node, input), run);
			});
		}
		for (const run of this.#run.runs) this.#follow(run);
		for (const [node, arrived] of this.#arrived) this.#findVanished(node, arrived);
		const ends = new Map<string, EndOfRun>();
		this.#ends.forEach((end, position) => {
			if (end !== undefined) ends.set(this.#asked[position], end);
		});
		return ends;
	}

	#follow(run: NodeRun): void {
		run.outputs.forEach((items, output) => {
			if (items.length === 0) return;
			const source = { node: run.node, run: run.run, output };
			const lineage = items.map((item) => this.#enrollmentsOf(item, run));
			this.#lineages.set(sourceKey(source), lineage);
			const present = this.#present(lineage);
			if (present.length === 0) return;
			this.#note(this.#left, run.node, present, run.run);
			const targets = this.#flow.targets(run.node, output);
			for (const { node, input } of targets) {
				const consumer = this.#consumers.get(feedKey(source, node, input)) ?? NEVER;
				this.#note(this.#arrived, node, present, consumer);
			}
			if (targets.length > 0) return;
			const onPurpose = this.#flow.node(run.node)?.kind === 'router' || this.#flow.leadsOn(run.node);
			const end: EndOfRun = { kind: 'completed', node: run.node, output, onPurpose };
			for (const enrollment of present) this.#end(enrollment, end);
		});
	}

	#enrollmentsOf({ enrollmentId, pairs }: RunItem, run: NodeRun): readonly number[] {
		if (enrollmentId !== null) return this.#alone.get(enrollmentId) ?? NONE;
		if (pairs === null) return NONE;
		if (pairs.length === 1) return this.#enrollmentsOfPair(pairs[0], run);
		return [...new Set(pairs.flatMap((pair) => this.#enrollmentsOfPair(pair, run)))];
	}

	#enrollmentsOfPair({ item, input, source }: RunPair, run: NodeRun): readonly number[] {
		const from = source ?? run.sources[input] ?? null;
		if (from !== null) return this.#lineages.get(sourceKey(from))?.[item] ?? NONE;
		const { node, enrollments } = this.#run.start;
		const begun = run.node === node && run.run === 0 ? enrollments[item] : null;
		return this.#alone.get(begun ?? '') ?? NONE;
	}

	/** The enrollments of some items, each once. */
	#present(lineage: Array<readonly number[]>): number[] {
		const seen = new Uint8Array(this.#asked.length);
		const present: number[] = [];
		let before: readonly number[] | undefined;
		for (const enrollments of lineage) {
			// What was split from one item shares its lineage.
			if (enrollments === before) continue;
			before = enrollments;
			for (const enrollment of enrollments) {
				if (seen[enrollment] === 1) continue;
				seen[enrollment] = 1;
				present.push(enrollment);
			}
		}
		return present;
	}

	#note(runs: Map<string, Int32Array>, node: string, enrollments: number[], run: number): void {
		let latest = runs.get(node);
		if (latest === undefined) {
			latest = new Int32Array(this.#asked.length).fill(-1);
			runs.set(node, latest);
		}
		for (const enrollment of enrollments) if (latest[enrollment] < run) latest[enrollment] = run;
	}

	#findVanished(name: string, arrived: Int32Array): void {
		const node = this.#flow.node(name);
		if (node === undefined) return;
		const left = this.#left.get(name);
		arrived.forEach((run, enrollment) => {
			if (run === -1 || (left?.[enrollment] ?? -1) >= run) return;
			this.#end(enrollment, this.#endAt(node, run));
		});
	}

	/** What happened to an enrollment that reached a node and didn't leave it. */
	#endAt(node: FlowNode, run: number): EndOfRun {
		const { name, kind } = node;
		const ran = run !== NEVER;
		if (kind === 'router' && ran) return { kind: 'completed', node: name, output: null, onPurpose: true };
		if (this.#flow.leadsToJourney(name) || (kind === 'journey' && !ran)) {
			return { kind: 'lost', node: name, reason: reasonOf(node, ran) };
		}
		return { kind: 'completed', node: name, output: null, onPurpose: false };
	}

	/** If an enrollment took several paths, a loss counts; otherwise the path that ended last. */
	#end(enrollment: number, end: EndOfRun): void {
		if (this.#ends[enrollment]?.kind !== 'lost') this.#ends[enrollment] = end;
	}
}

function reasonOf({ kind, executeOnce }: FlowNode, ran: boolean): LossReason {
	if (kind === 'loop') return 'loop';
	if (!ran || kind === 'router') return 'notRun';
	return executeOnce ? 'executeOnce' : kind;
}

function sourceKey({ node, output, run }: RunSource): string {
	return `${run} ${output} ${node}`;
}

function feedKey(source: RunSource, node: string, input: number): string {
	return `${sourceKey(source)}\n${input} ${node}`;
}
