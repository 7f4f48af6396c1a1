/** What one statement over many contacts may take, in milliseconds: n8n's event loop stands still meanwhile on SQLite. */
const TARGET = 25;

const FEWEST = 100;
const MOST = 20_000;

/** How many contacts to look at in one statement, found from how long the last one took. */
export class Pace {
	#size: number;

	readonly #fewest: number;

	/** @param fewest for work that takes long for each of them */
	constructor({ first = 500, fewest = FEWEST }: { first?: number; fewest?: number } = {}) {
		this.#size = first;
		this.#fewest = fewest;
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
		this.#size = Math.min(Math.max(fitting, this.#fewest), MOST);
		return result;
	}
}
