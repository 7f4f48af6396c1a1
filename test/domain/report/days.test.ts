import fc from 'fast-check';
import { DateTime } from 'luxon';

import { localDay, QUARTER, slotOf, startOfDay, startOfSlot } from '../../../lib/domain/report';

const ZONES = [
	'UTC',
	'Europe/Lisbon',
	'America/Sao_Paulo',
	'Asia/Kolkata',
	'Asia/Kathmandu',
	'Australia/Lord_Howe',
	'Pacific/Apia',
];

const HOUR = 3_600_000;

const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });

describe('days and hours of a zone', () => {
	it('are those of its calendar', () => {
		fc.assert(
			fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
				const local = DateTime.fromMillis(instant, { zone });
				const day = localDay(instant, zone);
				expect(new Date(day * 24 * HOUR).toISOString().slice(0, 10)).toBe(local.toISODate());
				expect(startOfDay(day, zone)).toBe(local.startOf('day').toMillis());
				const slot = startOfSlot(slotOf(instant, zone));
				expect(slot).toBeLessThanOrEqual(instant);
				expect(instant - slot).toBeLessThan(local.offset % 60 === 0 ? HOUR : QUARTER);
				// No slot reaches over the end of an hour on the zone's clocks.
				expect(slot).toBeGreaterThanOrEqual(local.startOf('hour').toMillis());
			}),
		);
	});

	it.each([
		['Europe/Lisbon', '2026-03-29', 23],
		['Europe/Lisbon', '2026-10-25', 25],
		['Asia/Kolkata', '2026-03-29', 24],
		['Australia/Lord_Howe', '2026-04-05', 24.5],
		['America/Santiago', '2026-09-06', 23],
	])('in %s, %s has %d hours', (zone, date, hours) => {
		const day = Date.parse(date) / (24 * HOUR);
		expect((startOfDay(day + 1, zone) - startOfDay(day, zone)) / HOUR).toBe(hours);
	});
});
