/** How much work a part of building a journey was. */
export interface Work {
	/** Presses of the mouse button, drags included. */
	clicks: number;
	/** Texts typed, each with the click into its field. */
	entries: number;
}

/** Counts what a hand does in the editor, by what it is busy with. */
export class ClickTally {
	readonly #parts = new Map<string, Work>();

	#current = 'building';

	/** What the following clicks and entries are counted for. */
	begin(part: string): void {
		this.#current = part;
	}

	click(): void {
		this.#work().clicks += 1;
	}

	enter(): void {
		this.#work().entries += 1;
	}

	get total(): Work {
		const total: Work = { clicks: 0, entries: 0 };
		for (const { clicks, entries } of this.#parts.values()) {
			total.clicks += clicks;
			total.entries += entries;
		}
		return total;
	}

	/** A line a part: `18 clicks, 5 entries: adding nodes`. */
	report(): string {
		const lines = [...this.#parts, ['in all', this.total] as const].map(
			([part, { clicks, entries }]) => `${clicks} clicks, ${entries} entries: ${part}`,
		);
		return lines.join('\n');
	}

	#work(): Work {
		const known = this.#parts.get(this.#current);
		if (known !== undefined) return known;
		const work: Work = { clicks: 0, entries: 0 };
		this.#parts.set(this.#current, work);
		return work;
	}
}
