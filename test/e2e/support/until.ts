import { poll } from '../../../tools/n8n/poll';

/** Waits until `check` gives true, asking every 50 ms: for what is seen only from outside of n8n. */
export async function until(
	what: string,
	check: () => Promise<boolean> | boolean,
	timeoutMs = 30_000,
): Promise<void> {
	await poll(async () => ((await check()) ? true : undefined), { timeoutMs, intervalMs: 50, what });
}
