import type { Decay } from './model';

const DAY = 86_400_000;

/** Points are added in hundredths, so that sums are exact and don't depend on their order. */
export const HUNDREDTHS = 100;

/**
 * What an interaction is still worth. It depends only on when it happened: however often, rarely or late it
 * is computed, the value at one moment is the same.
 *
 * @param points what it was worth when it happened
 * @param occurredAt UTC epoch milliseconds; a future one is worth its full points
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
	// Away from zero, so that negative points fade the way positive ones do.
	return Math.sign(full) * Math.round(Math.abs(full) * left);
}

/** When an interaction next loses value; Infinity if nothing is left of it. */
export function nextDecay(points: number, decay: Decay, occurredAt: number, now: number): number {
	if (decayedPoints(points, decay, occurredAt, now) === 0) return Infinity;
	const days = Math.max(0, Math.floor((now - occurredAt) / DAY));
	return occurredAt + (days + 1) * DAY;
}
