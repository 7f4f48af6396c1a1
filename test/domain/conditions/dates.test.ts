import fc from 'fast-check';

import { readInstant, ZoneOffsets } from '../../../lib/domain/conditions';
import { fromLocal, parseDate, toLocal } from '../../../lib/domain/time';
import { at } from './people';

const ZONES = [
	'UTC',
	'Europe/Amsterdam',
	'America/New_York',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'Africa/Casablanca',
	'Asia/Kathmandu',
	'+02:00',
];

const digits = (max: number, length: number) =>
	fc.integer({ min: 0, max }).map((n) => String(n).padStart(length, '0'));

/** ISO calendar dates, many of which do not exist. */
const isoText = fc
	.tuple(
		fc.integer({ min: 1901, max: 2098 }).map((year) => String(year).padStart(4, '0')),
		digits(13, 2),
		digits(32, 2),
		fc.constantFrom('', 'T', 't', ' ', '   '),
		digits(25, 2),
		fc.constantFrom(
			'',
			':30',
			'30',
			':60',
			':30:15',
			':3059',
			':00:00',
			':30:60',
			':30:15.123',
			':30:15,9',
			':00:00.0004',
		),
		fc.constantFrom('', 'Z', 'z', '+02:00', '-0330', ' +14', '-00:30', '+18:59', '+19:00'),
	)
	.map(
		([year, month, day, between, hour, rest, offset]) =>
			`${year}-${month}-${day}${between === '' ? '' : between + hour + rest + offset}`,
	);

it('reads ISO calendar dates as waits do', () => {
	fc.assert(
		fc.property(isoText, fc.constantFrom(...ZONES), (text, zone) => {
			expect([text, readInstant(text, zone)]).toEqual([text, parseDate(text, zone)]);
		}),
		{ numRuns: 1_000 },
	);
});

it('reads numbers, and texts of them, as waits do', () => {
	const numbers = fc.oneof(
		fc.integer({ min: -2e13, max: 2e13 }),
		fc.integer({ min: -2e10, max: 2e10 }),
		fc.double({ min: -2e10, max: 2e10, noNaN: true }),
	);
	fc.assert(
		fc.property(numbers, fc.boolean(), (number, asText) => {
			const value = asText ? String(number) : number;
			// Eight digits are a date where no database has to read them.
			fc.pre(!(Number.isInteger(number) && number >= 1e7 && number < 1e8));
			expect([value, readInstant(value, 'UTC')]).toEqual([value, parseDate(value, 'UTC')]);
		}),
		{ numRuns: 1_000 },
	);
});

it.each([
	['0001-01-01', Date.parse('0001-01-01')],
	['0000-12-31', null],
	['9999-12-31T23:59:59.999Z', 253402300799999],
	['9999-12-31T23:59-00:01', null],
	[1767225600000.7, 1767225600000],
	['1767225600000', 1767225600000],
	['1767225600', 1767225600000],
	[1767225600, 1767225600000],
	[1767225600.25, 1767225600250],
	[' 1767225600.25 ', 1767225600250],
	[1767225600000000, null],
	[20260131, null],
	[0, null],
	[new Date(5), 5],
	['20260131', null],
	['2026-W05-6', null],
	['31 Jan 2026 10:00 GMT', null],
	[Infinity, null],
	[{}, null],
	['', null],
])('reads %p as %p', (value, expected) => {
	expect(readInstant(value, 'UTC')).toBe(expected);
});

it('knows the clocks of zones from 1900 to 2100', () => {
	const instant = fc.integer({ min: at('1900-01-01T00:00Z'), max: at('2099-12-31T00:00Z') });
	fc.assert(
		fc.property(instant, fc.constantFrom(...ZONES), (time, zone) => {
			const offsets = ZoneOffsets.of(zone);
			expect(offsets.toLocal(time)).toBe(toLocal(time, zone));
			expect(offsets.fromLocal(time)).toBe(fromLocal(time, zone));
		}),
		{ numRuns: 1_000 },
	);
});

it('knows the very moment of a change, with its gap and its overlap', () => {
	const offsets = ZoneOffsets.of('Europe/Amsterdam');
	const spring = at('2026-03-29T01:00Z');
	expect([offsets.offsetAt(spring - 1), offsets.offsetAt(spring)]).toEqual([3_600_000, 7_200_000]);
	expect(offsets.fromLocal(at('2026-03-29T02:30Z'))).toBe(at('2026-03-29T01:30Z'));
	expect(offsets.fromLocal(at('2026-10-25T02:30Z'))).toBe(at('2026-10-25T00:30Z'));
});
