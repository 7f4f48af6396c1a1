import { InvalidInputError } from '../errors';
import { DAY } from '../time/calendarDay';

/**
 * Reads a time of day.
 *
 * @param text `HH:mm` or `H:mm`, from `0:00` to `23:59`
 * @returns milliseconds since midnight on the wall clock; null for anything else
 */
export function readTimeOfDay(text: string): number | null {
	const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()) ?? [];
	return hours === undefined ? null : (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/**
 * Like {@link readTimeOfDay}.
 * @param field the name for the error
 * @param endOfDay whether `24:00` is a time
 * @throws InvalidInputError when it isn't a time of day
 */
export function requireTimeOfDay(text: string, field: string, endOfDay = false): number {
	if (endOfDay && text.trim() === '24:00') return DAY;
	const time = readTimeOfDay(text);
	if (time !== null) return time;
	throw new InvalidInputError({
		field,
		reason: `"${text.slice(0, 80)}" is not a time of day; write it like 09:00 or 17:30`,
	});
}
