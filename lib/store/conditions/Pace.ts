/** What one statement over many contacts may take, in milliseconds: n8n's event loop stands still meanwhile on SQLite. */
const TARGET = 25;

const FEWEST = 100;
const MOST = 20_000;

/** How many contacts to look at in one statement, found from how long the last one took. */
export class Pace {
	#size: number;

	readonly #fewest: number;

	readonly #most: number;

	/**
	 * @param fewest for work that takes long for each of them
	 * @param most for work of which some may take many times as long as the rest
	 */
	constructor({
		first = 500,
		fewest = FEWEST,
		most = MOST,
	}: { first?: number; fewest?: number; most?: number } = {}) {
		this.#size = first;
		this.#fewest = fewest;
		this.#most = most;
	}

	get size(): number {
		return this.#size;
	}

	/** Runs one statement (or transaction) over {@link Pace.size} contacts. */
	async run<T>(work: (size: number) => Promise<T>): Promise<T> {
		const began = performance.now();
		const result = await work(this.#size);
		const took = Math.max(performance.now() - began, 0.1);
		// At most twice as many as before: the next ones may be harder.
		const fitting = Math.round(this.#size * Math.min(TARGET / took, 2));
		this.#size = Math.min(Math.max(fitting, this.#fewest), this.#most);
		return result;
	}
}
