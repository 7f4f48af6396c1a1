import { performance } from 'node:perf_hooks';

/** How long a batch works before n8n's other work gets its turn, in milliseconds. */
const TURN = 15;

let began = performance.now();

/** Batches that wait for their next turn, longest first. */
const waiting: Array<() => void> = [];

/**
 * Keeps long batches from blocking n8n: awaited before each item, it lets other work go first when it's due. While
 * several executions have batches, each turn is one item of one of them.
 */
export async function takeTurn(): Promise<void> {
	if (waiting.length === 0 && performance.now() - began < TURN) return;
	await new Promise<void>((resolve) => {
		waiting.push(resolve);
		if (waiting.length === 1) setImmediate(giveTurn);
	});
}

function giveTurn(): void {
	began = performance.now();
	const resume = waiting.shift();
	if (waiting.length > 0) setImmediate(giveTurn);
	resume?.();
}
