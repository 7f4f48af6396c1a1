import { createContext, runInContext } from 'node:vm';

import fc from 'fast-check';
import { DateTime } from 'luxon';

import { EARLIEST_INSTANT, LATEST_INSTANT, parseDate } from '../../../lib/domain/time';
import { ZONES } from '../waiting/zones';

const instant = Date.UTC(2026, 0, 31, 9, 0, 0);

describe('parseDate', () => {
	it.each<[unknown, string]>([
		[instant, '2026-01-31T09:00:00.000Z'],
		[instant + 0.7, '2026-01-31T09:00:00.000Z'],
		[String(instant), '2026-01-31T09:00:00.000Z'],
		[instant / 1_000, '2026-01-31T09:00:00.000Z'],
		[instant / 1_000 + 0.123, '2026-01-31T09:00:00.123Z'],
		[` ${instant / 1_000} `, '2026-01-31T09:00:00.000Z'],
		[`${instant / 1_000}.250000`, '2026-01-31T09:00:00.250Z'],
		[20260131, '2026-01-30T23:00:00.000Z'],
		['2026-01-31T10:00:00+01:00', '2026-01-31T09:00:00.000Z'],
		['2026-01-31T10:00:00.123456+0100', '2026-01-31T09:00:00.123Z'],
		['2026-01-31T09:00Z', '2026-01-31T09:00:00.000Z'],
		['2026-01-31t09:00z', '2026-01-31T09:00:00.000Z'],
		['2026-01-31T10:00', '2026-01-31T09:00:00.000Z'],
		['2026-01-31 10:00', '2026-01-31T09:00:00.000Z'],
		['2026-01-31 10:00:05', '2026-01-31T09:00:05.000Z'],
		['2026-01-31 09:00:00+00', '2026-01-31T09:00:00.000Z'],
		['2026-01-31 10:00:00 +01:00', '2026-01-31T09:00:00.000Z'],
		['2026-01-31', '2026-01-30T23:00:00.000Z'],
		['20260131', '2026-01-30T23:00:00.000Z'],
		['20260131T1000', '2026-01-31T09:00:00.000Z'],
		['20260131T100005Z', '2026-01-31T10:00:05.000Z'],
		['2026-W05-6', '2026-01-30T23:00:00.000Z'],
		['2026W056', '2026-01-30T23:00:00.000Z'],
		['2026-031', '2026-01-30T23:00:00.000Z'],
		['2026-01-31T24:00', '2026-01-31T23:00:00.000Z'],
		['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
		['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
		['Sat, 31 Jan 2026 10:00:00 +0100', '2026-01-31T09:00:00.000Z'],
		['31 Jan 2026 10:00 +0100', '2026-01-31T09:00:00.000Z'],
		['Sat, 31 Jan 2026 09:00:00 GMT', '2026-01-31T09:00:00.000Z'],
		[new Date(instant), '2026-01-31T09:00:00.000Z'],
		[runInContext(`new Date(${instant})`, createContext()), '2026-01-31T09:00:00.000Z'],
		[DateTime.fromMillis(instant, { zone: 'Asia/Tokyo' }), '2026-01-31T09:00:00.000Z'],
		['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
	])('%j in Berlin is %s', (value, wanted) => {
		expect(new Date(parseDate(value, 'Europe/Berlin')!).toISOString()).toBe(wanted);
	});

	it.each<[unknown]>([
		[''],
		['   '],
		['tomorrow'],
		['2026'],
		['2026-01'],
		['10:00'],
		['31.01.2026'],
		['01/31/2026'],
		['2026-02-30'],
		['2025-02-29T10:00Z'],
		['2026-01-31T25:00'],
		['2026-01-31T10:60'],
		['2026-01-31T10:00+25:00'],
		['2026-01-31T10:00+01:99'],
		['2026-01-31T'],
		['2026-01-31T10:00 tomorrow'],
		['2026-366'],
		['2026-W54-1'],
		['20260230'],
		[0],
		[-1],
		[5],
		[2026],
		[46053],
		[20260230],
		[12345678901],
		[instant * 1_000],
		[instant * 1_000_000],
		[String(instant * 1_000)],
		['0001769850000'],
		['+1769850000'],
		['1.76985e9'],
		['12345678901'],
		['12345678901234'],
		['20260131100000'],
		['Mon, 31 Jan 2026 10:00:00 +0100'],
		['Mon, 30 Feb 2026 10:00:00 +0000'],
		[`2026-01-31${' '.repeat(200)}10:00`],
		[Number.NaN],
		[Infinity],
		[LATEST_INSTANT + 1],
		[EARLIEST_INSTANT - 1],
		[new Date(Number.NaN)],
		[DateTime.invalid('test')],
		[null],
		[undefined],
		[true],
		[{}],
		[[]],
		[{ toMillis: 5 }],
		[10n],
	])('%p is not understood', (value) => {
		expect(parseDate(value, 'Europe/Berlin')).toBeNull();
	});

	it('starts a day without midnight when its clock starts', () => {
		expect(parseDate('2026-09-06', 'America/Santiago')).toBe(Date.UTC(2026, 8, 6, 4));
	});

	it('refuses a zone that does not exist', () => {
		expect(() => parseDate('2026-01-31', 'Mars/Olympus')).toThrow(RangeError);
	});

	it('reads back what any zone writes: ISO, RFC 2822, and local ISO but for the second pass of an overlap', () => {
		const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
		const zones = fc.constantFrom(...ZONES);
		fc.assert(
			fc.property(instants, zones, zones, (at, zone, reader) => {
				const written = DateTime.fromMillis(at, { zone });
				expect(parseDate(written.toISO(), reader)).toBe(at);
				expect(parseDate(written.toISO({ format: 'basic' }), reader)).toBe(at);
				expect(parseDate(written.toRFC2822(), reader)).toBe(Math.floor(at / 1_000) * 1_000);
				const local = written.toISO({ includeOffset: false })!;
				const readBack = parseDate(local, zone)!;
				expect(DateTime.fromMillis(readBack, { zone }).toISO({ includeOffset: false })).toBe(local);
				if (written.getPossibleOffsets().length === 1) expect(readBack).toBe(at);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('takes a number and the text of its digits for the same time', () => {
		const numbers = fc.oneof(fc.integer({ min: -2e13, max: 2e13 }), fc.integer({ min: -2e10, max: 2e10 }));
		fc.assert(
			fc.property(numbers, (number) => {
				expect(parseDate(String(number), 'Europe/Berlin')).toBe(parseDate(number, 'Europe/Berlin'));
			}),
			{ numRuns: 1_000 },
		);
	});

	it('takes JavaScript dates and luxon’s as they are, also of 1970', () => {
		expect(parseDate(new Date(5), 'UTC')).toBe(5);
		expect(parseDate(DateTime.fromMillis(5), 'UTC')).toBe(5);
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				const read = parseDate(value, 'UTC');
				expect(read === null || Number.isInteger(read)).toBe(true);
			}),
			{ numRuns: 1_000 },
		);
	});
});
