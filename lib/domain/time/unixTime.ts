/**
 * How numbers are read as times. Senders count from 1970 in seconds (Stripe, SendGrid, luxon's `toUnixInteger()`) or
 * in milliseconds (JavaScript), and don't say which. The magnitude tells: a number is read in the unit that puts it
 * between 1973 and 2286 (a negative one between 1653 and 1966).
 *
 * | digits before the point | read as                                                                     |
 * | ----------------------- | --------------------------------------------------------------------------- |
 * | 9 or 10                 | seconds; a fraction is kept to the nearest millisecond                      |
 * | 12 or 13                | milliseconds; a fraction is dropped                                         |
 * | any other number        | nothing: days of a spreadsheet, a bare year, 0 for "none", microseconds, …  |
 *
 * 11 digits are nothing, too: in seconds that's after the year 2286, in milliseconds 1970 to 1973, where
 * birthdays are. A guess would congratulate people on the wrong day, so such numbers are rejected with a
 * message to the sender.
 *
 * A text of such digits means the same as the number. The databases read numbers by these same limits
 * (`lib/store/conditions/postgresDates.ts`).
 */
export const UNIX_TIME = {
	/** From `from` (included) to `to` (excluded), whatever the sign. */
	seconds: { from: 1e8, to: 1e10 },
	milliseconds: { from: 1e11, to: 1e13 },
} as const;

/**
 * A text that is a Unix time if its number is one; no leading zeros, which occur in phone and order numbers.
 */
export const UNIX_TIME_TEXT = String.raw`^-?[1-9][0-9]{8,12}(\.[0-9]{1,9})?$`;

const TEXT = new RegExp(UNIX_TIME_TEXT);

/**
 * The instant of a number by the rule of {@link UNIX_TIME}.
 * @returns UTC epoch milliseconds; null for a number that isn't a time in seconds or milliseconds
 */
export function readUnixTime(number: number): number | null {
	const size = Math.abs(number);
	const { seconds, milliseconds } = UNIX_TIME;
	// Not Math.round: databases round halves their own way, but all floor alike.
	if (size >= seconds.from && size < seconds.to) return Math.floor(number * 1_000 + 0.5);
	return size >= milliseconds.from && size < milliseconds.to ? Math.floor(number) : null;
}

/** The same for a text, such as `1768813200` or `1768813200.123`; null for any other text. */
export function readUnixTimeText(text: string): number | null {
	return TEXT.test(text) ? readUnixTime(Number(text)) : null;
}

/** What to do about a number that isn't a time, for messages; null if it may be one. */
export function unixTimeRemedy(number: number): string | null {
	if (Number.isNaN(number) || readUnixTime(number) !== null) return null;
	const size = Math.abs(number);
	if (size >= 1e14 && size < 1e17) return 'it looks like microseconds: divide it by 1,000';
	if (size >= 1e17 && size < 1e20) return 'it looks like nanoseconds: divide it by 1,000,000';
	return 'a number must be Unix seconds such as 1768813200, or milliseconds such as 1768813200000';
}
