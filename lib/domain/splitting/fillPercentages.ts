import { InvalidInputError } from '../errors';

/** Percentages are exact to two decimals: 100% is this many hundredths. */
const HUNDREDTHS = 10_000;

/** One path's share as its author sets it: 0 to 100, or null for an even share of what the others leave. */
export interface Share {
	name: string;
	percentage: number | null;
}

/**
 * Turns percentages into the smallest whole weights of the same proportions: 50, 50 become 1, 1, and three
 * without a percentage become 1, 1, 1, exact thirds.
 *
 * The rule: paths with a percentage get exactly that (0: no one), those without one share the rest evenly.
 * Percentages must sum to 100 if each path has one, and to less if there is a path to share the rest.
 *
 * @param shares at least one
 * @returns one weight per share, in order, not negative
 * @throws InvalidInputError that says what they sum to
 */
export function fillPercentages(shares: readonly Share[]): number[] {
	const hundredths = shares.map(({ name, percentage }) =>
		percentage === null ? null : hundredthsOf(name, percentage),
	);
	const given = hundredths.reduce<number>((sum, share) => sum + (share ?? 0), 0);
	const open = hundredths.filter((share) => share === null).length;
	if (open === 0 && given !== HUNDREDTHS) {
		throw sumError(given, 'must add up to 100 %. Change them, or leave one empty for the rest');
	}
	if (open > 0 && given >= HUNDREDTHS) {
		throw sumError(
			given,
			'must add up to less than 100 %, so that something is left for the paths without one',
		);
	}
	// Counted in fractions of a hundredth, so that the rest can be shared by any number.
	const parts = Math.max(open, 1);
	return reduced(hundredths.map((share) => (share === null ? HUNDREDTHS - given : share * parts)));
}

/** The share of each weight in percent. */
export function percentagesOf(weights: readonly number[]): number[] {
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	return weights.map((weight) => (weight * 100) / total);
}

function hundredthsOf(name: string, percentage: number): number {
	const hundredths = Math.round(percentage * 100);
	const exact = Math.abs(percentage * 100 - hundredths) < 1e-6;
	if (percentage >= 0 && percentage <= 100 && exact) return hundredths;
	throw new InvalidInputError({
		field: `Percentage of ${name}`,
		reason: `must be a number from 0 to 100 with at most two decimals, not ${percentage}`,
	});
}

function sumError(hundredths: number, remedy: string): InvalidInputError {
	return new InvalidInputError({
		field: 'Percentages',
		reason: `add up to ${hundredths / 100} %; they ${remedy}`,
	});
}

function reduced(weights: number[]): number[] {
	const divisor = weights.reduce(greatestCommonDivisor, 0);
	return weights.map((weight) => weight / divisor);
}

function greatestCommonDivisor(left: number, right: number): number {
	return right === 0 ? left : greatestCommonDivisor(right, left % right);
}
