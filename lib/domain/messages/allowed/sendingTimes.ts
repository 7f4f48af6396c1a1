import { nextInWindow, openUntil, type TimeWindow } from '../../waiting';

/** A window, and the zone that it's read in; absent: that of the contact. */
export interface ZonedWindow {
	window: TimeWindow;
	zone?: string;
}

/** When a message may go out: within one of these windows, and in none of the quiet hours. */
export interface SendingTimes {
	/** None: at any time. */
	windows: readonly ZonedWindow[];
	quietHours: readonly ZonedWindow[];
}

/**
 * The first instant from `from` on at which a message may go out: `from` itself if it may then.
 * @param from UTC epoch milliseconds
 * @param limit the search ends here, UTC epoch milliseconds
 * @param zone IANA zone of the contact, valid
 * @returns UTC epoch milliseconds; null if there's none before `limit`
 */
export function nextSendingTime(
	from: number,
	limit: number,
	{ windows, quietHours }: SendingTimes,
	zone: string,
): number | null {
	let at = from;
	while (at < limit) {
		const before = at;
		if (windows.length > 0) {
			const opens = windows.map((each) => nextInWindow(before, each.window, each.zone ?? zone));
			at = Math.min(...opens);
		}
		for (const each of quietHours) at = openUntil(at, Math.max(at, limit), each.window, each.zone ?? zone);
		if (at === before) return at;
	}
	return null;
}
