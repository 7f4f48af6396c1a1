interface Waiting<T> {
	value: T;
	resolve(): void;
	reject(error: unknown): void;
}

/**
 * Writes what many jobs want to write at about the same time in one statement: for peers that handle jobs one
 * by one. The batch in progress is written as it is; what arrives meanwhile goes into the next.
 */
export class Gatherer<T> {
	readonly #write: (values: T[]) => Promise<void>;

	#waiting: Array<Waiting<T>> = [];

	#busy = false;

	constructor(write: (values: T[]) => Promise<void>) {
		this.#write = write;
	}

	/** Resolves when the value has been written. */
	async add(value: T): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.#waiting.push({ value, resolve, reject });
			if (!this.#busy) {
				this.#busy = true;
				setImmediate(() => void this.#run());
			}
		});
	}

	async #run(): Promise<void> {
		while (this.#waiting.length > 0) {
			const batch = this.#waiting;
			this.#waiting = [];
			try {
				await this.#write(batch.map(({ value }) => value));
				for (const { resolve } of batch) resolve();
			} catch (error) {
				for (const { reject } of batch) reject(error);
			}
		}
		this.#busy = false;
	}
}
