import type { DeliveryOutcome } from '../delivery/settle';

/** Full executions in a row that have to succeed before the next are twice as large. */
const SUCCESSES = 3;

/**
 * How many contacts leave a step in one execution, if its author doesn't say: as many as the step allows. Half as
 * many after an execution failed, so that the next failure affects fewer contacts, and twice as many again after
 * three full ones have succeeded. Kept in memory: publishing again, or a restart, begins with the largest.
 */
export class AutomaticBatchSize {
	#most: number;

	#current: number;

	#succeeded = 0;

	/** @param most 1 or more */
	constructor(most: number) {
		this.#most = most;
		this.#current = most;
	}

	/** At most this many now, 1 or more. */
	get current(): number {
		return this.#current;
	}

	/** Sets a new limit, such as after another node was put behind the step. */
	limitTo(most: number): void {
		if (most === this.#most) return;
		this.#current = this.#current === this.#most ? most : Math.min(this.#current, most);
		this.#most = most;
	}

	/** Reports that an execution with this many contacts has failed. */
	failed(contacts: number): void {
		this.#succeeded = 0;
		// One contact can't be halved, and larger ones were claimed before an earlier failure counted.
		if (contacts === 1 || contacts > this.#current) return;
		this.#current = Math.max(1, Math.floor(this.#current / 2));
	}

	/** Reports that an execution with this many contacts has succeeded. */
	succeeded(contacts: number): void {
		if (contacts < this.#current || this.#current === this.#most) return;
		this.#succeeded += 1;
		if (this.#succeeded < SUCCESSES) return;
		this.#succeeded = 0;
		this.#current = Math.min(this.#most, this.#current * 2);
	}
}

/** How many contacts may leave in the next execution. */
export function currentSize(size: number | AutomaticBatchSize): number {
	return typeof size === 'number' ? size : size.current;
}

/** Lets an automatic size learn from the end of an execution. One that didn't start says nothing about it. */
export function noteEnd(
	size: number | AutomaticBatchSize,
	status: DeliveryOutcome['status'],
	contacts: number,
): void {
	if (typeof size === 'number') return;
	if (status === 'failed') size.failed(contacts);
	else if (status === 'success') size.succeeded(contacts);
}
