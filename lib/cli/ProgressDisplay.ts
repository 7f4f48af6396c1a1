import type { CopyProgress } from '../store/copy';

const LINE_INTERVAL = 5_000;

const BAR_INTERVAL = 100;

const BAR_WIDTH = 30;

const PHASES = { check: 'Checking what is there', copy: 'Copying', verify: 'Verifying' };

/** Where progress is shown: a terminal gets a bar, everything else an occasional line. */
export interface ProgressOutput {
	isTTY?: boolean;
	write(text: string): unknown;
}

/** Shows how far along a command is. */
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

	show({ phase, table, done, total }: CopyProgress): void {
		const share = total === 0 ? 1 : Math.min(1, done / total);
		this.showShare(share, `${PHASES[phase]}: ${percent(share)} (${done} of ${total} rows, ${table})`);
	}

	/**
	 * Shows that a share (0 to 1) of the work is done.
	 * @param text a line that says so, including what the work is
	 */
	showShare(share: number, text: string): void {
		const now = this.#now();
		const complete = share >= 1;
		if (!complete && now - this.#shownAt < (this.#output.isTTY ? BAR_INTERVAL : LINE_INTERVAL)) return;
		// A phase that ended before its first line isn't worth one.
		if (complete && !this.#output.isTTY) return;
		this.#shownAt = now;
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

/** `42 %` for 0.425. */
export function percent(share: number): string {
	return `${Math.floor(share * 100)} %`;
}
