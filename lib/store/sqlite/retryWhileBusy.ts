import { isBusy } from './sqliteErrors';

/** Waits of 10, 20, … 500 ms add up to about a minute before it gives up on a lock. */
const TRIES = 130;

/**
 * Tries again while another connection holds the lock. Waits in the event loop, so that n8n is not blocked.
 * @param attempt must leave nothing behind when it fails
 */
export async function retryWhileBusy<T>(
	wait: (milliseconds: number) => Promise<void>,
	attempt: () => T,
): Promise<T> {
	for (let tried = 1; ; tried++) {
		try {
			return attempt();
		} catch (error) {
			if (!isBusy(error) || tried >= TRIES) throw error;
			await wait(Math.min(tried * 10, 500));
		}
	}
}
