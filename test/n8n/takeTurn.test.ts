import { performance } from 'node:perf_hooks';

import { takeTurn } from '../../lib/n8n/takeTurn';

/** Blocks for a time, as one item does. */
function work(milliseconds: number): void {
	const until = performance.now() + milliseconds;
	while (performance.now() < until);
}

async function batch(items: number): Promise<void> {
	for (let n = 0; n < items; n++) {
		await takeTurn();
		work(5);
	}
}

it('lets other work come in between, often enough for all batches together', async () => {
	let turns = 0;
	let ended = false;
	const other = (): void => {
		turns += 1;
		if (!ended) setImmediate(other);
	};
	setImmediate(other);
	await Promise.all(Array.from({ length: 5 }, async () => await batch(20)));
	ended = true;
	// Each turn but the first few is one of 100 items.
	expect(turns).toBeGreaterThanOrEqual(80);
});

it('lets one batch work for a while before others come', async () => {
	let turns = 0;
	const count = setInterval(() => (turns += 1), 0);
	for (let n = 0; n < 1_000; n++) await takeTurn();
	clearInterval(count);
	expect(turns).toBeLessThan(100);
});

it('brings every batch to its end', async () => {
	const done: number[] = [];
	await Promise.all([3, 1, 2].map(async (items, n) => await batch(items).then(() => done.push(n))));
	expect(done.sort()).toEqual([0, 1, 2]);
});
