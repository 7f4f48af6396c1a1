import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

interface Waiter {
	readonly pattern: RegExp;
	readonly resolve: (line: string) => void;
}

/** The last lines a process wrote, and a way to wait for one that matches. */
export class OutputLog {
	readonly #capacity: number;
	readonly #lines: string[] = [];
	readonly #waiters = new Set<Waiter>();

	readonly #onLine: (line: string) => void;

	/** @param onLine also gets every line */
	constructor(onLine: (line: string) => void = () => {}, capacity = 2_000) {
		this.#onLine = onLine;
		this.#capacity = capacity;
	}

	/** Reads every line of a stream until it ends. */
	read(stream: Readable): void {
		createInterface({ input: stream }).on('line', (line) => this.#add(line));
	}

	/** The last `count` lines, oldest first; by default all that are stored. */
	tail(count = this.#capacity): string {
		return this.#lines.slice(-count).join('\n');
	}

	clear(): void {
		this.#lines.length = 0;
	}

	/**
	 * The first stored line that matches, or else the next one that does.
	 * @throws {Error} with the last lines, if none came within `timeoutMs`.
	 */
	async waitFor(pattern: RegExp, timeoutMs: number): Promise<string> {
		const kept = this.#lines.find((line) => pattern.test(line));
		if (kept !== undefined) return kept;
		return await new Promise((resolve, reject) => {
			const waiter: Waiter = {
				pattern,
				resolve: (line) => {
					clearTimeout(timer);
					this.#waiters.delete(waiter);
					resolve(line);
				},
			};
			const timer = setTimeout(() => {
				this.#waiters.delete(waiter);
				reject(new Error(`No line matched ${pattern} within ${timeoutMs} ms. Last lines:\n${this.tail(30)}`));
			}, timeoutMs);
			this.#waiters.add(waiter);
		});
	}

	#add(line: string): void {
		this.#onLine(line);
		this.#lines.push(line);
		if (this.#lines.length > this.#capacity) this.#lines.shift();
		for (const waiter of this.#waiters) if (waiter.pattern.test(line)) waiter.resolve(line);
	}
}
