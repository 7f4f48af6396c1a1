import { isTimeZone } from '../normalization';

/**
 * The zone to compute in: the contact's, else the journey's, else the workflow's.
 *
 * @param candidates zones in order of preference; skips blank and invalid ones
 * @returns the first valid one, trimmed, else `UTC`
 */
export function chooseZone(candidates: ReadonlyArray<string | null | undefined>): string {
	for (const candidate of candidates) {
		const zone = typeof candidate === 'string' ? candidate.trim() : '';
		if (zone !== '' && isTimeZone(zone)) return zone;
	}
	return 'UTC';
}
