import type { Clock } from './clock';

/** Resolves after a delay, or as soon as `signal` says there is nothing left to wait for. */
export async function elapse(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return;
	await new Promise<void>((resolve) => {
		const end = (): void => {
			cancel();
			signal?.removeEventListener('abort', end);
			resolve();
		};
		const cancel = clock.setTimer(milliseconds, end);
		signal?.addEventListener('abort', end, { once: true });
	});
}
