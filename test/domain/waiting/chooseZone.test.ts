import { chooseZone } from '../../../lib/domain/waiting';

describe('chooseZone', () => {
	it.each([
		[['Asia/Tokyo', 'Europe/Berlin'], 'Asia/Tokyo'],
		[[null, undefined, '', ' ', 'Mars/Olympus', ' Europe/Berlin '], 'Europe/Berlin'],
		[['nowhere'], 'UTC'],
		[[], 'UTC'],
	])('of %j is %s', (candidates, zone) => {
		expect(chooseZone(candidates)).toBe(zone);
	});
});
