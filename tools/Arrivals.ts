interface Waiter<T> {
	readonly satisfied: (all: readonly T[]) => boolean;
	readonly resolve: () => void;
}

/** What arrived somewhere, in order, and a way to wait for more without polling. */
export class Arrivals<T> {
	readonly #what: string;
	readonly #waiters = new Set<Waiter<T>>();
	readonly #listeners: Array<(arrival: T) => void> = [];
	#all: T[] = [];

	/** @param what names one of them in errors, such as `mail`. */
	constructor(what: string) {
		this.#what = what;
	}

	get all(): readonly T[] {
		return this.#all;
	}

	add(arrival: T): void {
		this.#all.push(arrival);
		for (const listener of this.#listeners) listener(arrival);
		for (const waiter of this.#waiters) if (waiter.satisfied(this.#all)) waiter.resolve();
	}

	clear(): void {
		this.#all = [];
	}

	onArrival(listener: (arrival: T) => void): void {
		this.#listeners.push(listener);
	}

	/** @throws {Error} if none satisfied the predicate within `timeoutMs`. */
	async waitFor(predicate: (arrival: T) => boolean, timeoutMs: number): Promise<T> {
		await this.#until((all) => all.some(predicate), timeoutMs, `no such ${this.#what}`);
		return this.#all.find(predicate) as T;
	}

	/**
	 * @returns all that satisfy the predicate, at least `count`.
	 * @throws {Error} if there were fewer after `timeoutMs`.
	 */
	async waitForCount(count: number, timeoutMs: number, predicate = (_: T) => true): Promise<readonly T[]> {
		await this.#until(
			(all) => all.filter(predicate).length >= count,
			timeoutMs,
			`fewer than ${count} such ${this.#what}s`,
		);
		return this.#all.filter(predicate);
	}

	async #until(satisfied: Waiter<T>['satisfied'], timeoutMs: number, complaint: string): Promise<void> {
		if (satisfied(this.#all)) return;
		await new Promise<void>((resolve, reject) => {
			const waiter: Waiter<T> = {
				satisfied,
				resolve: () => {
					clearTimeout(timer);
					this.#waiters.delete(waiter);
					resolve();
				},
			};
			const timer = setTimeout(() => {
				this.#waiters.delete(waiter);
				reject(new Error(`${complaint} within ${timeoutMs} ms (${this.#all.length} arrived in all)`));
			}, timeoutMs);
			this.#waiters.add(waiter);
		});
	}
}
