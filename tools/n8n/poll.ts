import { setTimeout as sleep } from 'node:timers/promises';

export interface PollOptions {
	timeoutMs?: number;
	intervalMs?: number;
	/** What it waits for, in the error. */
	what: string;
}

/**
 * Asks repeatedly until the answer isn't undefined. Errors of `ask` end it at once.
 * @throws {Error} after `timeoutMs` (30 s by default).
 */
export async function poll<T>(
	ask: () => Promise<T | undefined>,
	{ timeoutMs = 30_000, intervalMs = 100, what }: PollOptions,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
		await sleep(intervalMs);
	}
}
