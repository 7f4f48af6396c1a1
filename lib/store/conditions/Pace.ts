/** Sizes between which a {@link Pace} stays. */
export interface PaceLimits {
	first?: number;
	/** For work that takes long for each of them. */
	fewest?: number;
	/** For work of which some items may take many times as long as the rest. */
	most?: number;
}

/** How many records to process in one statement (or transaction), based on how long the last one took. */
export class Pace {
	readonly #target: number;

	#size: number;

	readonly #fewest: number;

	readonly #most: number;

	/** @param target how long one may take, in milliseconds */
	constructor(target: number, { first = 500, fewest = 100, most = 20_000 }: PaceLimits = {}) {
		this.#target = target;
		this.#size = first;
		this.#fewest = fewest;
		this.#most = most;
	}

	get size(): number {
		return this.#size;
	}

	/** Runs one statement (or transaction) over {@link Pace.size} records. */
	async run<T>(work: (size: number) => Promise<T>): Promise<T> {
		const began = performance.now();
		const result = await work(this.#size);
		const took = Math.max(performance.now() - began, 0.1);
		// At most twice as many as before: the next ones may be harder.
		const fitting = Math.round(this.#size * Math.min(this.#target / took, 2));
		this.#size = Math.min(Math.max(fitting, this.#fewest), this.#most);
		return result;
	}
}
