import { IANAZone } from 'luxon';

/** Zones found valid. Asking Intl costs tens of microseconds, and every wait of every contact asks. */
const known = new Set<string>();

/** More spellings than there are zones (about 600), as case is free; the bound keeps odd input from piling up. */
const MAX_KNOWN = 2_000;

/**
 * Tells whether a text names a time zone that dates can be computed in.
 *
 * @param zone an IANA name such as `Europe/Berlin`; as Intl does, this also takes `UTC` and, from Node 22 on, a
 *   fixed offset such as `+02:00`
 */
export function isTimeZone(zone: string): boolean {
	if (known.has(zone)) return true;
	const valid = IANAZone.isValidZone(zone);
	if (valid && known.size < MAX_KNOWN) known.add(zone);
	return valid;
}
