import fc from 'fast-check';
import { DateTime, Settings } from 'luxon';

import { fromLocal, toLocal } from '../../../lib/domain/time';
import { DAY, offset, offsetChanges, ZONES } from '../waiting/zones';

const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' }).toMillis();
const read = (local: string, zone: string) => new Date(fromLocal(utc(local), zone)).toISOString();

describe('fromLocal', () => {
	it.each([
		['2026-07-01T12:00', 'Europe/Berlin', '2026-07-01T10:00:00.000Z'],
		['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
		['2026-03-29T02:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'], // gap: shown as 03:00
		['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'], // gap: shown as 03:30
		['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'], // overlap: the earlier, +02:00
		['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
		['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
		['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
		['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'], // half an hour's gap
		['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
		['2026-09-06T00:00', 'America/Santiago', '2026-09-06T04:00:00.000Z'], // no midnight: 01:00
		['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'], // a day that never was: the 31st
	])('%s in %s is %s', (local, zone, instant) => {
		expect(read(local, zone)).toBe(instant);
	});

	it('does not depend on the season in which it is asked, as luxon does', () => {
		const asked = ['2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z'].map((now) => {
			Settings.now = () => Date.parse(now);
			return read('2026-10-25T02:30', 'Europe/Berlin');
		});
		Settings.now = () => Date.now();
		expect(asked).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T00:30:00.000Z']);
	});

	it('undoes toLocal in every zone, but for the second pass of an overlap', () => {
		const instants = fc.integer({ min: utc('1990-01-01T00:00:00Z'), max: utc('2040-01-01T00:00:00Z') });
		fc.assert(
			fc.property(fc.constantFrom(...ZONES), instants, (zone, instant) => {
				const back = fromLocal(toLocal(instant, zone), zone);
				expect(toLocal(back, zone)).toBe(toLocal(instant, zone));
				expect(back).toBeLessThanOrEqual(instant);
				if (offset(zone, instant - DAY) === offset(zone, instant)) expect(back).toBe(instant);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('obeys its rule at every change of every zone from 2025 to 2030', () => {
		const changes = offsetChanges(utc('2025-01-01T00:00:00Z'), utc('2031-01-01T00:00:00Z'));
		expect(changes.length).toBeGreaterThan(1_000);
		const broken = changes.filter(({ zone, at, before, after }) => {
			const size = Math.abs(after - before);
			// A minute into the gap, or into what is shown twice.
			const local = at + Math.min(before, after) + 60_000;
			const wanted = after > before ? local - before : local - Math.max(before, after);
			const found = fromLocal(local, zone);
			const shown = toLocal(found, zone) - local;
			return found !== wanted || shown !== (after > before ? size : 0);
		});
		expect(broken).toEqual([]);
	});
});
