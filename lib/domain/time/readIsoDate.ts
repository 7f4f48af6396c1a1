const DATE = String.raw`(\d{4})-(\d{2})-(\d{2})`;
const TIME = String.raw`(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?`;
const OFFSET = String.raw`Z|[+-](?:0\d|1[0-8])(?::?[0-5]\d)?`;
const CALENDAR_DATE = new RegExp(`^${DATE}(?:(?:T| +)${TIME} ?(${OFFSET})?)?$`, 'i');

/** Longest text considered. */
export const MAX_DATE_LENGTH = 100;

const MINUTE = 60_000;

/**
 * The instant in a text: the wall clock's reading, and how far that clock is ahead of UTC if the text says
 * so.
 */
export interface DateReading {
	/** Milliseconds since 1970-01-01T00:00 on that clock. */
	local: number;
	/** Milliseconds; null without an offset. */
	offset: number | null;
	/** Whether it has a day but no time. */
	dayOnly: boolean;
}

/**
 * Reads an ISO 8601 calendar date in its extended form: the part of what `parseDate` accepts that a database
 * can also accept, and fast enough to run for every contact of a large store.
 *
 * @returns null for anything else, for days that don't exist and for times past 24:00
 */
export function readIsoDate(text: string): DateReading | null {
	if (text.length > MAX_DATE_LENGTH) return null;
	const parts = CALENDAR_DATE.exec(text.trim());
	if (parts === null) return null;
	const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = parts;
	const milliseconds = Math.floor(Number(`0.${fraction}`) * 1_000);
	const midnight = startOfDate(Number(year), Number(month), Number(day));
	const time = timeOfDay(Number(hour), Number(minute), Number(second), milliseconds);
	if (midnight === null || time === null) return null;
	return {
		local: midnight + time,
		offset: offset === undefined ? null : offsetOf(offset),
		dayOnly: parts[4] === undefined,
	};
}

function startOfDate(year: number, month: number, day: number): number | null {
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
	// Date.UTC turns the years 0 to 99 into 1900 to 1999.
	return new Date(0).setUTCFullYear(year, month - 1, day);
}

function daysIn(year: number, month: number): number {
	if (month === 2) return isLeapYear(year) ? 29 : 28;
	return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function isLeapYear(year: number): boolean {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function timeOfDay(hour: number, minute: number, second: number, milliseconds: number): number | null {
	if (hour > 24 || minute > 59 || second > 59) return null;
	const time = ((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds;
	// 24:00 is the end of the day, and nothing comes after it.
	return time > 86_400_000 ? null : time;
}

function offsetOf(text: string): number {
	if (text.toUpperCase() === 'Z') return 0;
	const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || '0');
	return (text.startsWith('-') ? -minutes : minutes) * MINUTE;
}
