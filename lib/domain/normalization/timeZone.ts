import { IANAZone } from 'luxon';

/** Zones found valid. Asking Intl costs tens of microseconds, and every wait of every contact needs it. */
const known = new Set<string>();

/**
 * More spellings than there are zones (about 600), since case is free; the limit keeps odd input from piling
 * up.
 */
const MAX_KNOWN = 2_000;

/**
 * Whether a text names a time zone that dates can be computed in.
 *
 * @param zone an IANA name such as `Europe/Berlin`; as Intl does, this also takes `UTC` and, from Node 22 on,
 *   a fixed offset such as `+02:00`
 */
export function isTimeZone(zone: string): boolean {
	if (known.has(zone)) return true;
	const valid = IANAZone.isValidZone(zone);
	if (valid && known.size < MAX_KNOWN) known.add(zone);
	return valid;
}

/** `GMT+2`, `UTC-03:30`, `+0530`: an offset as people write it, where a plus means ahead of UTC. */
const OFFSET = /^(?:utc|gmt)?\s*([+-])\s*(\d{1,2}(?=$|:)|\d{2})(?::?([0-5]\d))?$/i;

/** No place is farther from UTC. */
const LARGEST_OFFSET = 14 * 60;

/**
 * Reads a time zone. An IANA name stays as it is; an offset from UTC becomes `+02:00`.
 * @returns null if it's neither
 */
export function readTimeZone(text: string): string | null {
	if (isTimeZone(text)) return text;
	const match = OFFSET.exec(text.trim().replace('\u2212', '-'));
	if (match === null) return null;
	const [, sign, hours, minutes = '00'] = match;
	if (Number(hours) * 60 + Number(minutes) > LARGEST_OFFSET) return null;
	const zone = `${sign}${hours.padStart(2, '0')}:${minutes}`;
	return isTimeZone(zone) ? zone : null;
}
