/** What a step does with contacts it released whose execution then failed. */
export type FailurePolicy =
	| { kind: 'keep' }
	| { kind: 'exit' }
	| { kind: 'retry' | 'retryOneByOne'; attempts: number; backoff: number };

export type FailureDecision =
	/** Stays failed and visible until someone retries it or lets it exit. */
	| { action: 'keep' }
	| { action: 'exit' }
	/** Is released again at `at` (UTC epoch milliseconds); `alone`: in its own execution. */
	| { action: 'retry'; at: number; alone: boolean };

const LONGEST_BACKOFF = 24 * 60 * 60 * 1000;

/**
 * Decides what follows a failure.
 * @param policy the step's setting; `backoff` in milliseconds, doubled with each further attempt, at most a
 *   day
 * @param attempt how many times the hold has been delivered, including the failed one (1, 2, …)
 * @param now UTC epoch milliseconds
 */
export function afterFailure(policy: FailurePolicy, attempt: number, now: number): FailureDecision {
	switch (policy.kind) {
		case 'keep':
			return { action: 'keep' };
		case 'exit':
			return { action: 'exit' };
		case 'retry':
		case 'retryOneByOne': {
			if (attempt > policy.attempts) return { action: 'keep' };
			const delay = Math.min(policy.backoff * 2 ** (attempt - 1), LONGEST_BACKOFF);
			return { action: 'retry', at: now + delay, alone: policy.kind === 'retryOneByOne' };
		}
	}
}
