/** What a step does with contacts that it released and whose execution failed afterwards. */
export type FailurePolicy =
	| { kind: 'keep' }
	| { kind: 'exit' }
	| { kind: 'retry' | 'retryOneByOne'; attempts: number; backoff: number };

export type FailureDecision =
	/** Stays failed and visible until somebody retries it or lets it exit. */
	| { action: 'keep' }
	| { action: 'exit' }
	/** Is released again at `at` (UTC epoch milliseconds); `alone` in an execution of its own. */
	| { action: 'retry'; at: number; alone: boolean };

const LONGEST_BACKOFF = 24 * 60 * 60 * 1000;

/**
 * Decides what follows a failure.
 * @param policy the step's setting; `backoff` in milliseconds, doubled at each further attempt, at most a day
 * @param attempt how often the hold has been delivered, the failed time included (1, 2, …)
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
