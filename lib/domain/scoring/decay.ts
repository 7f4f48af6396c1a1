import type { Decay } from './model';

const DAY = 86_400_000;

/** Points are added in hundredths, so that sums are exact and do not depend on their order. */
export const HUNDREDTHS = 100;

/**
 * What an interaction is still worth. It depends on nothing but when it happened: however often, seldom or late it is
 * asked, the answer at one moment is the same.
 *
 * @param points what it was worth when it happened
 * @param occurredAt UTC epoch milliseconds; one that is yet to come is worth all of it
 * @returns whole hundredths of points
 */
export function decayedPoints(
	points: number,
	decay: Decay | undefined,
	occurredAt: number,
	now: number,
): number {
	const full = points * HUNDREDTHS;
	if (decay === undefined) return full;
	const days = Math.max(0, Math.floor((now - occurredAt) / DAY));
	const left = decay.kind === 'linear' ? Math.max(0, 1 - days / decay.days) : 0.5 ** (days / decay.days);
	// Away from zero, so that what is taken away fades as what is given does.
	return Math.sign(full) * Math.round(Math.abs(full) * left);
}

/** When an interaction is worth less for the next time; Infinity when nothing is left of it. */
export function nextDecay(points: number, decay: Decay, occurredAt: number, now: number): number {
	if (decayedPoints(points, decay, occurredAt, now) === 0) return Infinity;
	const days = Math.max(0, Math.floor((now - occurredAt) / DAY));
	return occurredAt + (days + 1) * DAY;
}
