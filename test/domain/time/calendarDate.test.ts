import fc from 'fast-check';
import { DateTime } from 'luxon';

import { parseCalendarDate } from '../../../lib/domain/time';
import { ZONES } from '../waiting/zones';

const NEW_YORK = 'America/New_York';
const MAY_DAY = { year: 1990, month: 5, day: 1 };

describe('parseCalendarDate', () => {
	it.each<[string, unknown]>([
		['a date', '1990-05-01'],
		['a date without hyphens', '19900501'],
		['a date by its week', '1990-W18-2'],
		['a date with a midnight', '1990-05-01T00:00:00'],
		['a date that a system exports as midnight UTC', '1990-05-01T00:00:00.000Z'],
		['a date that a database gives as midnight UTC', '1990-05-01 00:00:00+00'],
		['midnight in the sender’s zone', '1990-05-01T00:00:00+09:00'],
		['epoch milliseconds of midnight UTC', Date.UTC(1990, 4, 1)],
		['a JavaScript date of midnight UTC', new Date(Date.UTC(1990, 4, 1))],
		['a luxon date of another zone', DateTime.fromISO('1990-05-01', { zone: 'Asia/Tokyo' })],
		['a time in the zone', '1990-05-01T22:00'],
		['an instant of the evening before in UTC', '1990-05-01T04:30:00Z'],
		['an instant that is 2 May in UTC', '1990-05-02T03:30:00Z'],
		['an RFC 2822 date', 'Tue, 01 May 1990 10:00:00 +0000'],
	])('%s is 1 May, also in New York', (_, value) => {
		expect(parseCalendarDate(value, NEW_YORK)).toEqual(MAY_DAY);
	});

	it.each([
		['--02-29', { year: null, month: 2, day: 29 }],
		['--1224', { year: null, month: 12, day: 24 }],
		['0050-03-04', { year: 50, month: 3, day: 4 }],
	])('%s', (value, wanted) => {
		expect(parseCalendarDate(value, NEW_YORK)).toEqual(wanted);
	});

	it.each<[unknown]>([
		['--02-30'],
		['--13-01'],
		['--00-10'],
		['12-24'],
		['1990-02-29'],
		['1990-02-29T00:00:00Z'],
		['31.12.1990'],
		[''],
		[null],
		[undefined],
		[{}],
		[Number.NaN],
		[DateTime.invalid('test')],
	])('%p is none', (value) => {
		expect(parseCalendarDate(value, NEW_YORK)).toBeNull();
	});

	it('is the date as it is written, in every zone and of every year', () => {
		const day = fc.integer({ min: -719_162, max: 2_932_896 }).map((number) => new Date(number * 86_400_000));
		fc.assert(
			fc.property(day, fc.constantFrom(...ZONES), (date, zone) => {
				const wanted = {
					year: date.getUTCFullYear(),
					month: date.getUTCMonth() + 1,
					day: date.getUTCDate(),
				};
				const written = date.toISOString();
				expect(parseCalendarDate(written.slice(0, 10), zone)).toEqual(wanted);
				expect(parseCalendarDate(written, zone)).toEqual(wanted);
				expect(parseCalendarDate(date, zone)).toEqual(wanted);
			}),
		);
	});

	it('never throws', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				const date = parseCalendarDate(value, 'UTC');
				expect(date === null || date.month >= 1).toBe(true);
			}),
			{ numRuns: 1_000 },
		);
	});
});
