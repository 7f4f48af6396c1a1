/** @returns how long `work` took, in seconds */
export async function secondsFor(work: () => Promise<unknown>): Promise<number> {
	const began = process.hrtime.bigint();
	await work();
	return Number(process.hrtime.bigint() - began) / 1e9;
}

/** Now, in UTC epoch milliseconds with fractions, on a clock that doesn't jump. */
export function preciseNow(): number {
	return performance.timeOrigin + performance.now();
}
