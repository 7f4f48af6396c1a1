import { setTimeout as sleep } from 'node:timers/promises';

import type { TestBench } from '../e2e/support/TestBench';

/** People at once at the door. */
const AT_ONCE = 20;

/**
 * Sends everybody's form, and sends it again under the same key while no success is answered: what a careful
 * caller does. A contact counts as accepted from its first success on.
 */
export class Crowd {
	readonly accepted = new Set<string>();

	/** How many answers were no success, or never came. */
	refused = 0;

	readonly #bench: TestBench;

	readonly #path: string;

	constructor(bench: TestBench, path: string) {
		this.#bench = bench;
		this.#path = path;
	}

	async send(emails: string[]): Promise<void> {
		const queue = [...emails];
		await Promise.all(
			Array.from({ length: AT_ONCE }, async () => {
				for (let email = queue.shift(); email !== undefined; email = queue.shift())
					await this.#sendOne(email);
			}),
		);
	}

	async #sendOne(email: string): Promise<void> {
		for (;;) {
			try {
				const { status, body } = await this.#bench.post(this.#path, { email }, { 'idempotency-key': email });
				// While n8n starts it answers everything with 200 and a page that says so.
				if (status === 200 && body.accepted === 1) {
					this.accepted.add(email);
					return;
				}
				if (status >= 400 && status < 500 && status !== 404) throw new Error(`refused for good: ${status}`);
			} catch (error) {
				if ((error as Error).message.startsWith('refused for good')) throw error;
			}
			this.refused += 1;
			await sleep(250);
		}
	}
}
