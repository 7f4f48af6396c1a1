import { isTimeZone } from '../../../lib/domain/normalization';

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
