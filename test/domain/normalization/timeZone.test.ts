import { DateTime } from 'luxon';

import { isTimeZone, readTimeZone } from '../../../lib/domain/normalization';

describe('isTimeZone', () => {
	it('takes every zone that Intl knows, again and again', () => {
		const zones = Intl.supportedValuesOf('timeZone');
		expect(zones.length).toBeGreaterThan(400);
		expect(zones.filter((zone) => !isTimeZone(zone) || !isTimeZone(zone))).toEqual([]);
	});

	it.each(['UTC', 'europe/berlin', 'US/Pacific', '+02:00'])('takes %s', (zone) => {
		expect(isTimeZone(zone)).toBe(true);
	});

	it.each(['', ' ', 'Berlin', 'Europe/Berlin ', 'Mars/Olympus', 'local', '__proto__', 'UTC+2', '+99:00'])(
		'refuses %j',
		(zone) => {
			expect(isTimeZone(zone)).toBe(false);
			expect(isTimeZone(zone)).toBe(false);
		},
	);
});

describe('readTimeZone', () => {
	it.each([
		['Europe/Berlin', 'Europe/Berlin'],
		['Etc/GMT-2', 'Etc/GMT-2'],
		['+02:00', '+02:00'],
		['GMT+2', '+02:00'],
		['utc+02', '+02:00'],
		['UTC \u22123', '-03:00'],
		['GMT-03:30', '-03:30'],
		['UTC+0545', '+05:45'],
		['+5:30', '+05:30'],
		[' GMT+14 ', '+14:00'],
	])('reads %j as %s', (text, zone) => {
		expect(readTimeZone(text)).toBe(zone);
		expect(isTimeZone(zone)).toBe(true);
		expect(readTimeZone(zone)).toBe(zone);
	});

	it('reads a plus as ahead of UTC, as people mean it', () => {
		const hour = DateTime.fromISO('2026-01-05T09:00:00Z').setZone(readTimeZone('GMT+2')!).hour;
		expect(hour).toBe(11);
	});

	it.each(['', 'GMT+', 'GMT+15', 'UTC+2:75', 'UTC+100', 'CEST+2', '2', 'GMT+2h', 'Mars/Olympus'])(
		'refuses %j',
		(text) => {
			expect(readTimeZone(text)).toBeNull();
		},
	);
});
