import { dateProblem, requireCalendarDate, requireDate } from '../../../lib/domain/time';

it.each<[unknown, string]>([
	['soon', '"soon" is not a date; write it like 2026-12-24'],
	['', 'is empty; enter a date such as 2026-12-24'],
	[null, 'is empty; enter a date such as 2026-12-24'],
	[Number.NaN, 'NaN is not a date; write it like 2026-12-24'],
	[[1], 'A list is not a date; write it like 2026-12-24'],
	[Object.create(null), 'An object is not a date; write it like 2026-12-24'],
	[1768813200000000, '1768813200000000 is not a date; it looks like microseconds: divide it by 1,000'],
	['1768813200000000', '"1768813200000000" is not a date; it looks like microseconds: divide it by 1,000'],
	[1768813200e9, '1768813200000000000 is not a date; it looks like nanoseconds: divide it by 1,000,000'],
	[
		46041,
		'46041 is not a date; a number must be Unix seconds such as 1768813200, or milliseconds such as 1768813200000',
	],
	[
		'+010000-01-01T00:00:00Z',
		'"+010000-01-01T00:00:00Z" is not a date; only the years 1 to 9999 are supported',
	],
	['x'.repeat(200), `"${'x'.repeat(80)}" is not a date; write it like 2026-12-24`],
])('of %p it says what to do', (value, wanted) => {
	expect(dateProblem(value, '2026-12-24')).toBe(wanted);
});

it('names the field', () => {
	expect(() => requireDate(0, 'UTC', 'Due Date')).toThrow(/^Due Date: 0 is not a date; a number must be/);
	expect(() => requireCalendarDate('soon', 'UTC', 'Holidays')).toThrow(
		'Holidays: "soon" is not a date; write it like 2026-12-24',
	);
	expect(requireDate('1768813200', 'UTC', 'Due Date')).toBe(1_768_813_200_000);
	expect(requireCalendarDate(1_768_813_200, 'UTC', 'Holidays')).toEqual({ year: 2026, month: 1, day: 19 });
});
