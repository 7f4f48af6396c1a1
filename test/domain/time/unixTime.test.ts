import { DateTime } from 'luxon';

import { readUnixTime, readUnixTimeText } from '../../../lib/domain/time';

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

describe('readUnixTime', () => {
	it.each<[string, number, string | null]>([
		['Stripe', 1_768_813_200, '2026-01-19T09:00:00.000Z'],
		['Mailgun', 1_768_813_200.123_456, '2026-01-19T09:00:00.123Z'],
		['half a millisecond', 1_768_813_200.000_5, '2026-01-19T09:00:00.001Z'],
		['JavaScript', 1_768_813_200_000, '2026-01-19T09:00:00.000Z'],
		['a fraction of a millisecond', 1_768_813_200_000.9, '2026-01-19T09:00:00.000Z'],
		['before 1970, in seconds', -1_000_000_000.5, '1938-04-24T22:13:19.500Z'],
		['before 1970, in milliseconds', -1_000_000_000_000.5, '1938-04-24T22:13:19.999Z'],
		['the first in seconds', 100_000_000, '1973-03-03T09:46:40.000Z'],
		['just before it', 99_999_999.999, null],
		['the last in seconds', 9_999_999_999, '2286-11-20T17:46:39.000Z'],
		['just after it', 10_000_000_000, null],
		['a birthday of 1972 in milliseconds, or the year 3968 in seconds', 63_072_000_000, null],
		['the last that could be either', 99_999_999_999, null],
		['the first in milliseconds', 100_000_000_000, '1973-03-03T09:46:40.000Z'],
		['the last in milliseconds', 9_999_999_999_999, '2286-11-20T17:46:39.999Z'],
		['just after it', 10_000_000_000_000, null],
		['microseconds', 1_768_813_200_000_000, null],
		['nanoseconds', 1_768_813_200_000_000_000, null],
		['none', 0, null],
		['a year', 2026, null],
		['a day of a spreadsheet', 46_041, null],
		['not a number', Number.NaN, null],
		['infinity', -Infinity, null],
	])('%s: %d is %s', (_, number, wanted) => {
		expect(iso(readUnixTime(number))).toBe(wanted);
	});

	it('reads what luxon writes', () => {
		const time = DateTime.fromISO('2026-01-19T09:00:00.250Z');
		expect(readUnixTime(time.toUnixInteger())).toBe(time.startOf('second').toMillis());
		expect(readUnixTime(time.toSeconds())).toBe(time.toMillis());
		expect(readUnixTime(time.toMillis())).toBe(time.toMillis());
	});
});

it.each<[string, string | null]>([
	['1768813200', '2026-01-19T09:00:00.000Z'],
	['1355517523.000005', '2012-12-14T20:38:43.000Z'],
	['-1000000000', '1938-04-24T22:13:20.000Z'],
	['1768813200000', '2026-01-19T09:00:00.000Z'],
	['176881320', '1975-08-10T05:42:00.000Z'],
	['20260131', null],
	['12345678901', null],
	['0001768813200', null],
	['+1768813200', null],
	['1768813200.', null],
	['1.7688132e9', null],
	['1,768,813,200', null],
	['', null],
])('the text "%s" is %s', (text, wanted) => {
	expect(iso(readUnixTimeText(text))).toBe(wanted);
});
