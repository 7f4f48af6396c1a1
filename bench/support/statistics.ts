/** The middle value; for an even number of values, the mean of the two middle ones. */
export function median(values: readonly number[]): number {
	const sorted = ascending(values);
	const middle = sorted.length / 2;
	return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param share of the values that are at most the result, 0 to 1 (nearest rank) */
export function percentile(values: readonly number[], share: number): number {
	const sorted = ascending(values);
	return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

function ascending(values: readonly number[]): number[] {
	if (values.length === 0) throw new Error('Nothing was measured');
	return [...values].sort((left, right) => left - right);
}
