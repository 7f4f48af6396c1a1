import fc from 'fast-check';

import { SUPPRESSION_CAUSES } from '../../../../lib/domain/messages';
import {
	countSoftBounce,
	isSuppressed,
	suppress,
	suppressedUntil,
	UNSUPPRESSED,
} from '../../../../lib/domain/messages/allowed';
import { DAY, START } from '../../../support/rows';

it('only bounces end by themselves', () => {
	const days = (cause: (typeof SUPPRESSION_CAUSES)[number], times: number): number | null => {
		const until = suppressedUntil(cause, times, START);
		return until === null ? null : (until - START) / DAY;
	};
	expect(SUPPRESSION_CAUSES.map((cause) => [cause, days(cause, 1)])).toEqual([
		['hard_bounce', 180],
		['soft_bounces', 7],
		['complaint', null],
		['unsubscribed_all', null],
		['manual', null],
		['erased', null],
		['invalid', null],
	]);
	expect([1, 2, 3, 4, 5, 99].map((times) => days('soft_bounces', times))).toEqual([7, 14, 30, 180, 180, 180]);
});

it('a complaint outlasts everything, and everything else the one that ends later', () => {
	const complaint = suppress(UNSUPPRESSED, 'complaint', START);
	expect(suppress(complaint, 'manual', START + 1)).toBe(complaint);
	const manual = suppress(UNSUPPRESSED, 'manual', START, START + DAY);
	expect(suppress(manual, 'hard_bounce', START + 1)).toMatchObject({
		cause: 'hard_bounce',
		until: START + 1 + 180 * DAY,
		times: 1,
	});
	expect(suppress(manual, 'manual', START + 1, START + 2)).toBe(manual);
	expect(suppress(manual, 'manual', START + 1, null)).toMatchObject({ since: START, until: null, times: 1 });
	expect(suppress(manual, 'complaint', START + 1)).toMatchObject({ cause: 'complaint', until: null });
	expect(suppress(manual, 'manual', START + DAY)).toMatchObject({ since: START + DAY, times: 2 });
});

it('whatever happens to an address, it never gets mail sooner by it', () => {
	const event = fc.record({
		cause: fc.constantFrom(...SUPPRESSION_CAUSES, 'bounce' as const),
		later: fc.nat(20 * DAY),
	});
	fc.assert(
		fc.property(fc.array(event, { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), (events, limit) => {
			let terms = UNSUPPRESSED;
			let now = START;
			for (const { cause, later } of events) {
				now += later;
				const before = terms;
				terms = cause === 'bounce' ? countSoftBounce(terms, limit, now) : suppress(terms, cause, now);
				expect(terms.until ?? Infinity).toBeGreaterThanOrEqual(before.until ?? Infinity);
				if (cause !== 'bounce') expect(isSuppressed(terms, now)).toBe(true);
				if (before.cause === 'complaint' && isSuppressed(before, now)) expect(terms).toBe(before);
				expect(terms.softBounces).toBeLessThan(limit);
			}
		}),
	);
});
