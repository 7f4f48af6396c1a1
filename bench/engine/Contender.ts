/** A way to hold contacts. Each brings its own servers and tables. */
export interface Contender {
	/** Puts `count` others on hold for a year; not measured. */
	fill(count: number): Promise<void>;
	/**
	 * Makes `count` contacts that have reached the delay; not measured.
	 * @param from number of the first; no number is used twice
	 */
	prepare(from: number, count: number): Promise<void>;
	/** Measured: they all begin to wait, durably, and their positions are written durably, too. */
	into(): Promise<void>;
	/** Waits until all of them are due; not measured. */
	untilDue(): Promise<void>;
	/**
	 * Measured: they all leave the delay, durably, and their new positions are written durably, too.
	 * @returns the contacts that left, each as often as it was seen to leave
	 */
	out(): Promise<string[]>;
	/** According to the contender's own store: how many wait, and how many are recorded as having left. */
	audit(): Promise<{ waiting: number; left: number }>;
	close(): Promise<void>;
}

export interface ContenderChoice {
	name: string;
	/** For a peer: the one of ours it's compared with. */
	against?: string;
	/** What we promise for ours, in contacts per second. */
	targets?: { into: number; out: number };
	start(): Promise<Contender>;
}

/**
 * Contacts each loop handles at a time, and how many loops run where a single one would wait for a server.
 */
export interface Mode {
	batch: number;
	lanes: number;
}

/** Runs `work` in `lanes` loops until it returns false. */
export async function inLanes(lanes: number, work: () => Promise<boolean>): Promise<void> {
	await Promise.all(
		Array.from({ length: lanes }, async () => {
			while (await work());
		}),
	);
}

/** Hands out the batches of a list one by one, to any caller. */
export function batches<T>(all: readonly T[], size: number): () => T[] {
	let next = 0;
	return () => {
		const batch = all.slice(next, next + size);
		next += size;
		return batch;
	};
}
