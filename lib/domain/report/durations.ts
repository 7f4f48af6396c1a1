/**
 * How often each duration occurred: a bucket reaches from one power of {@link GROWTH} to the next, in
 * milliseconds. JSON of it is what is stored.
 */
export type Histogram = Record<string, number>;

/** Neighboring buckets differ by a tenth, so that what is read from one is off by less than 5 %. */
export const GROWTH = 1.1;

/** Less than a millisecond. */
const NOTHING = '-1';

const LOG_GROWTH = Math.log(GROWTH);

/** The bucket of a duration in milliseconds. */
export function bucketOf(duration: number): string {
	return duration <= 0 ? NOTHING : String(Math.max(0, Math.ceil(Math.log(duration) / LOG_GROWTH - 1e-9)));
}

/** What a bucket stands for: the duration that is off by the same share from both of its ends. */
export function durationOf(bucket: string): number {
	return bucket === NOTHING ? 0 : (2 * GROWTH ** Number(bucket)) / (GROWTH + 1);
}

export function addTime(histogram: Histogram, duration: number, times = 1): void {
	const bucket = bucketOf(duration);
	histogram[bucket] = (histogram[bucket] ?? 0) + times;
}

/** Sums histograms; they stay as they are. */
export function mergeHistograms(...histograms: ReadonlyArray<Histogram | null>): Histogram {
	const sum: Histogram = {};
	for (const histogram of histograms) {
		for (const [bucket, times] of Object.entries(histogram ?? {})) sum[bucket] = (sum[bucket] ?? 0) + times;
	}
	return sum;
}

/**
 * The duration that a share of all doesn't exceed: 0.5 gives the median, 0.9 what nine in ten take at most.
 * @returns milliseconds, at most 5 % off; null: there are none
 */
export function quantile(histogram: Histogram, share: number): number | null {
	const buckets = Object.entries(histogram)
		.filter(([, times]) => times > 0)
		.sort(([left], [right]) => Number(left) - Number(right));
	const total = buckets.reduce((sum, [, times]) => sum + times, 0);
	let rest = Math.max(1, Math.ceil(share * total));
	for (const [bucket, times] of buckets) {
		rest -= times;
		if (rest <= 0) return durationOf(bucket);
	}
	return null;
}
