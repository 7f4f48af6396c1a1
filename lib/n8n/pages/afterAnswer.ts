import type { Logger } from 'n8n-workflow';

/** What goes on after the answers to requests. */
const underWay = new Set<Promise<void>>();

/**
 * Does something that the caller needn't wait for. Errors go to n8n’s log.
 */
export function afterAnswer(logger: Logger, what: string, work: () => Promise<unknown>): void {
	const promise = work()
		.then(() => undefined)
		.catch((error: Error) => {
			logger.warn(`Customer journeys: ${what} wasn’t recorded (${error.message})`);
		})
		.finally(() => underWay.delete(promise));
	underWay.add(promise);
}

/** Resolves when nothing goes on anymore: for simulations. */
export async function allDone(): Promise<void> {
	while (underWay.size > 0) await Promise.all(underWay);
}
