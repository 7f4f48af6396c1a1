/** The share of a standard normal distribution within ±1.96 is 95 %. */
const Z = 1.959963984540054;

/** A rate with the interval that holds the true one in 95 of 100 cases, by Wilson's method. */
export interface Proportion {
	rate: number;
	interval: [low: number, high: number];
}

/**
 * The rate of successes. Wilson's interval stays within 0 and 1, and is right for few cases, too.
 * @returns null: there are no cases
 */
export function proportionOf(successes: number, cases: number): Proportion | null {
	if (cases <= 0) return null;
	const rate = successes / cases;
	const squared = Z * Z;
	const center = (rate + squared / (2 * cases)) / (1 + squared / cases);
	const spread =
		(Z / (1 + squared / cases)) * Math.sqrt((rate * (1 - rate)) / cases + squared / (4 * cases * cases));
	const low = successes === 0 ? 0 : Math.max(0, center - spread);
	const high = successes === cases ? 1 : Math.min(1, center + spread);
	return { rate, interval: [low, high] };
}

/** How many reached the goal. A rate is only told of those whose time for it is over. */
export interface Conversion {
	/** Reached it, whether their window has closed or not. */
	reached: number;
	/** Enrollments whose conversion window has closed, and how many of them had converted. */
	matured: number;
	converted: number;
	/** Of the matured; null: there are none. */
	rate: number | null;
	interval: [low: number, high: number] | null;
	/** Those that still have time, and how many of them have converted so far. */
	open: number;
	soFar: number;
}

export function conversionOf(counts: {
	entered: number;
	reached: number;
	matured: number;
	converted: number;
}): Conversion {
	const { entered, reached, matured, converted } = counts;
	const proportion = proportionOf(converted, matured);
	return {
		reached,
		matured,
		converted,
		rate: proportion?.rate ?? null,
		interval: proportion?.interval ?? null,
		open: entered - matured,
		soFar: reached - converted,
	};
}
