import type { CopyProgress } from '../store/copy';

const LINE_INTERVAL = 5_000;

const BAR_INTERVAL = 100;

const BAR_WIDTH = 30;

const PHASES = { check: 'Checking what is there', copy: 'Copying', verify: 'Verifying' };

/** Where progress is shown: a terminal gets a bar, everything else a line now and then. */
export interface ProgressOutput {
	isTTY?: boolean;
	write(text: string): unknown;
}

/** Shows how far a copy is. */
export class ProgressDisplay {
	readonly #output: ProgressOutput;

	readonly #now: () => number;

	#shownAt: number;

	#bar = false;

	constructor(output: ProgressOutput, now: () => number) {
		this.#output = output;
		this.#now = now;
		this.#shownAt = now();
	}

	show(progress: CopyProgress): void {
		const now = this.#now();
		const complete = progress.done >= progress.total;
		if (!complete && now - this.#shownAt < (this.#output.isTTY ? BAR_INTERVAL : LINE_INTERVAL)) return;
		// A phase that was over before its first line is not worth one.
		if (complete && !this.#output.isTTY) return;
		this.#shownAt = now;
		const { phase, table, done, total } = progress;
		const share = total === 0 ? 1 : done / total;
		const text = `${PHASES[phase]}: ${Math.floor(share * 100)} % (${done} of ${total} rows, ${table})`;
		if (!this.#output.isTTY) {
			this.#output.write(`${text}\n`);
			return;
		}
		const filled = Math.round(share * BAR_WIDTH);
		this.#output.write(`\r\x1b[2K[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${text}`);
		this.#bar = true;
	}

	/** Removes the bar, so that other text can follow. */
	clear(): void {
		if (this.#bar) this.#output.write('\r\x1b[2K');
		this.#bar = false;
	}
}
