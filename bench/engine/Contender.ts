/** A way to let contacts wait. Each brings servers and tables of its own. */
export interface Contender {
	/** Lets `count` others wait for a year; not measured. */
	fill(count: number): Promise<void>;
	/**
	 * Makes `count` contacts that have come as far as the delay; not measured.
	 * @param from number of the first; no number is used twice
	 */
	prepare(from: number, count: number): Promise<void>;
	/** Measured: they all begin to wait, durably, and where they are is written durably, too. */
	into(): Promise<void>;
	/** Until all of them are due; not measured. */
	untilDue(): Promise<void>;
	/**
	 * Measured: they all leave the delay, durably, and where they are then is written durably, too.
	 * @returns who has left, as often as it was seen to leave
	 */
	out(): Promise<string[]>;
	/** As the contender's own store knows it: how many wait, and of how many is written that they have left. */
	audit(): Promise<{ waiting: number; left: number }>;
	close(): Promise<void>;
}

export interface ContenderChoice {
	name: string;
	/** Of a peer: which of ours it is set against. */
	against?: string;
	/** What is promised of ours, contacts a second. */
	targets?: { into: number; out: number };
	start(): Promise<Contender>;
}

/** Contacts that each loop handles at a time, and how many loops there are where one would wait for a server. */
export interface Mode {
	batch: number;
	lanes: number;
}

/** Runs `work` in `lanes` loops until it answers false. */
export async function inLanes(lanes: number, work: () => Promise<boolean>): Promise<void> {
	await Promise.all(
		Array.from({ length: lanes }, async () => {
			while (await work());
		}),
	);
}

/** Hands out the batches of a list, one by one, to whoever asks. */
export function batches<T>(all: readonly T[], size: number): () => T[] {
	let next = 0;
	return () => {
		const batch = all.slice(next, next + size);
		next += size;
		return batch;
	};
}
