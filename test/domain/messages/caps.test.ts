import fc from 'fast-check';

import { findRoom, longestWindow, type CountedMessage, type MessageCap } from '../../../lib/domain/messages';
import { DAY, HOUR, START } from '../../support/rows';

const message = (countedAt: number, given: Partial<CountedMessage> = {}): CountedMessage => ({
	id: String(countedAt),
	channel: 'email',
	purpose: 'marketing',
	kind: 'commercial',
	countedAt,
	...given,
});

const cap = (given: Partial<MessageCap> = {}): MessageCap => ({
	limit: 1,
	window: DAY,
	channels: 'this',
	purposes: 'commercial',
	...given,
});

const terms = (...caps: MessageCap[]) => ({
	channel: 'email',
	kind: 'commercial' as const,
	purpose: 'marketing',
	caps,
});

describe('findRoom', () => {
	it('no longer counts what is exactly as old as the window', () => {
		const before = [message(START)];
		expect(findRoom(terms(cap()), before, START + DAY - 1)).toMatchObject({
			free: false,
			roomAt: START + DAY,
		});
		expect(findRoom(terms(cap()), before, START + DAY)).toMatchObject({ free: true });
	});

	it('counts this channel or all, this purpose or all commercial ones', () => {
		const others = [
			message(START, { channel: 'sms' }),
			message(START, { purpose: 'events' }),
			message(START, { purpose: 'service', kind: 'transactional' }),
		];
		const count = (given: Partial<MessageCap>): number => {
			const room = findRoom(terms(cap({ limit: 10, ...given })), others, START);
			return room.free ? room.counts[0].count : -1;
		};
		expect(count({ channels: 'this', purposes: 'commercial' })).toBe(1);
		expect(count({ channels: 'all', purposes: 'commercial' })).toBe(2);
		expect(count({ channels: 'all', purposes: 'this' })).toBe(1);
		expect(count({ channels: 'this', purposes: 'this' })).toBe(0);
	});

	it('leaves transactional messages alone, unless their own purpose is capped', () => {
		const service = { ...terms(cap()), kind: 'transactional' as const, purpose: 'service' };
		const before = [message(START, { purpose: 'service', kind: 'transactional' })];
		expect(findRoom(service, before, START)).toMatchObject({ free: true });
		expect(longestWindow(service)).toBe(0);
		const own = { ...service, caps: [cap({ purposes: 'this' })] };
		expect(findRoom(own, before, START)).toMatchObject({ free: false });
	});

	it('waits for the cap that takes longest', () => {
		const caps = [cap({ limit: 2, window: HOUR }), cap({ limit: 3, window: DAY })];
		const before = [message(START - 2 * HOUR), message(START - 2), message(START - 1)];
		expect(findRoom(terms(...caps), before, START)).toEqual({
			free: false,
			cap: caps[1],
			roomAt: START + 22 * HOUR,
		});
	});

	it('finds the first instant with room, by looking at every one', () => {
		const times = fc.array(fc.integer({ min: -30, max: 3 }), { maxLength: 12 });
		const caps = fc.array(
			fc.record({ limit: fc.integer({ min: 1, max: 4 }), window: fc.integer({ min: 1, max: 20 }) }),
			{ minLength: 1, maxLength: 3 },
		);
		fc.assert(
			fc.property(times, caps, (counted, limits) => {
				const messages = counted.map((at) => message(at));
				const asked = terms(...limits.map((limit) => cap(limit)));
				const fits = (at: number): boolean =>
					limits.every(({ limit, window }) => counted.filter((time) => time > at - window).length < limit);
				let first = 0;
				while (!fits(first)) first += 1;
				const room = findRoom(asked, messages, 0);
				expect(room.free ? 0 : room.roomAt).toBe(first);
			}),
		);
	});
});
