/** What is scheduled at an instant. */
interface Entry<T> {
	at: number;
	order: number;
	what: T;
}

/** A list of what is to happen, in the order of time and, at one instant, in the order in which it was put there. */
export class EventQueue<T> {
	/** A binary heap: the first entry is the next. */
	readonly #heap: Array<Entry<T>> = [];

	#order = 0;

	/** @param at UTC epoch milliseconds */
	add(at: number, what: T): void {
		this.#heap.push({ at, order: this.#order++, what });
		let child = this.#heap.length - 1;
		while (child > 0) {
			const parent = (child - 1) >> 1;
			if (!this.#isBefore(child, parent)) break;
			this.#swap(child, parent);
			child = parent;
		}
	}

	/** When the next one is scheduled; null: nothing is left. */
	get nextAt(): number | null {
		return this.#heap[0]?.at ?? null;
	}

	/** Removes and returns everything scheduled at or before an instant. */
	take(until: number): T[] {
		const taken: T[] = [];
		while (this.#heap.length > 0 && this.#heap[0].at <= until) taken.push(this.#takeFirst());
		return taken;
	}

	#takeFirst(): T {
		const [first] = this.#heap;
		const last = this.#heap.pop() as Entry<T>;
		if (this.#heap.length > 0) {
			this.#heap[0] = last;
			let parent = 0;
			for (;;) {
				const [left, right] = [2 * parent + 1, 2 * parent + 2];
				let smallest = parent;
				if (left < this.#heap.length && this.#isBefore(left, smallest)) smallest = left;
				if (right < this.#heap.length && this.#isBefore(right, smallest)) smallest = right;
				if (smallest === parent) break;
				this.#swap(parent, smallest);
				parent = smallest;
			}
		}
		return first.what;
	}

	#isBefore(left: number, right: number): boolean {
		const [one, other] = [this.#heap[left], this.#heap[right]];
		return one.at < other.at || (one.at === other.at && one.order < other.order);
	}

	#swap(left: number, right: number): void {
		[this.#heap[left], this.#heap[right]] = [this.#heap[right], this.#heap[left]];
	}
}
