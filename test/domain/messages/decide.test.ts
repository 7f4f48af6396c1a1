import fc from 'fast-check';

import {
	admit,
	describeDecision,
	rememberOpenings,
	screen,
	statesBefore,
	type Decision,
	type DecisionTerms,
	type MessageFacts,
} from '../../../lib/domain/messages';
import { openUntil, nextInWindow, type TimeWindow } from '../../../lib/domain/waiting';
import { DAY, HOUR, MINUTE, START } from '../../support/rows';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const termsOf = (given: Partial<DecisionTerms> = {}): DecisionTerms => ({
	channel: 'email',
	kind: 'commercial',
	purpose: 'marketing',
	topic: '',
	caps: [],
	overCap: { action: 'suppress' },
	windows: [],
	quietHours: [],
	expiresAt: null,
	throttle: null,
	...given,
});

const factsOf = (given: Partial<MessageFacts> = {}): MessageFacts => ({
	stoppedAt: null,
	contact: { erased: false, timeZone: 'Europe/Amsterdam', testSpeed: null },
	address: 'valid',
	suppressed: false,
	consent: { allowed: true },
	since: START,
	zones: [],
	...given,
});

const wordOf = (decision: Decision | null): string =>
	decision === null || decision.outcome === 'send' ? 'send' : decision.reason;

/** Quiet in the night, in one row. */
const NIGHT: TimeWindow = { weekdays: EVERY_DAY, from: '22:00', to: '08:00' };

describe('screen', () => {
	it('gives the first reason of the order', () => {
		const wrong: Array<[string, Partial<MessageFacts>, Partial<DecisionTerms>]> = [
			['sending_stopped', { stoppedAt: START }, {}],
			['no_contact', { contact: null }, {}],
			['erased', { contact: { erased: true, timeZone: null, testSpeed: null } }, {}],
			['no_address', { address: 'missing' }, {}],
			['suppressed_address', { suppressed: true }, {}],
			['no_consent', { consent: { allowed: false, reason: 'no_consent' } }, {}],
			['expired', {}, { expiresAt: START }],
			['quiet_hours', {}, { windows: [{ window: { weekdays: [7], from: '10:00', to: '11:00' } }] }],
		];
		wrong.forEach(([word], n) => {
			// Everything from here on is wrong at once; contacts are missing or erased, not both.
			const rest = wrong.slice(n).toReversed();
			const facts = Object.assign({}, ...rest.map(([, given]) => given)) as Partial<MessageFacts>;
			const terms = Object.assign({}, ...rest.map(([, , given]) => given)) as Partial<DecisionTerms>;
			expect(wordOf(screen(termsOf(terms), factsOf(facts), START))).toBe(word);
		});
	});

	it('reads hours in the contact’s zone, else the journey’s, else the workflow’s', () => {
		const windows = [{ window: { weekdays: EVERY_DAY, from: '12:00', to: '13:00' } }];
		const until = (timeZone: string | null, zones: Array<string | null>): number | null => {
			const contact = { erased: false, timeZone, testSpeed: null };
			const decision = screen(termsOf({ windows }), factsOf({ contact, zones }), START);
			return decision?.outcome === 'held' ? decision.until : null;
		};
		expect(until('America/New_York', ['Asia/Tokyo', 'UTC'])).toBe(START + 8 * HOUR);
		expect(until(null, ['Asia/Tokyo', 'UTC'])).toBe(START + 18 * HOUR);
		expect(until(null, [null, 'UTC'])).toBe(START + 3 * HOUR);
	});

	it('suppresses what no time of a year allows', () => {
		const terms = termsOf({
			windows: [{ window: { weekdays: EVERY_DAY, from: '23:00', to: '24:00' } }],
			quietHours: [{ window: NIGHT }],
		});
		expect(wordOf(screen(terms, factsOf(), START))).toBe('held_too_long');
	});

	it('waits for the first allowed instant, over changes of the clocks and overnight', () => {
		const time = fc.integer({ min: 0, max: 95 }).map((quarter) => {
			const minutes = String((quarter % 4) * 15).padStart(2, '0');
			return `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${minutes}`;
		});
		const window = fc.record({
			weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 4, maxLength: 7 }),
			from: time,
			to: time,
		});
		const zone = fc.constantFrom(
			'Europe/Amsterdam',
			'America/New_York',
			'Australia/Lord_Howe',
			'Asia/Kolkata',
		);
		// Around the days on which clocks change in 2026, and in between.
		const start = fc
			.tuple(
				fc.constantFrom(
					Date.UTC(2026, 2, 7),
					Date.UTC(2026, 2, 28),
					Date.UTC(2026, 9, 24),
					Date.UTC(2026, 3, 4),
				),
				fc.integer({ min: 0, max: 3 * 24 * 4 }),
			)
			.map(([day, quarter]) => day + quarter * 15 * MINUTE);
		fc.assert(
			fc.property(window, fc.option(window), zone, start, (open, quiet, timeZone, from) => {
				const isOpen = (at: number): boolean =>
					nextInWindow(at, open, timeZone) === at &&
					(quiet === null || openUntil(at, at + 1, quiet, timeZone) === at);
				const terms = termsOf({
					windows: [{ window: open }],
					quietHours: quiet === null ? [] : [{ window: quiet }],
				});
				const contact = { erased: false, timeZone, testSpeed: null };
				const decision = screen(terms, factsOf({ contact, since: from }), from);
				const until = decision === null ? from : decision.outcome === 'held' ? decision.until! : Infinity;
				// All zones and windows of this test change on quarters of an hour.
				for (let at = from; at < Math.min(until, from + 9 * DAY); at += 15 * MINUTE) {
					expect(isOpen(at)).toBe(false);
				}
				if (until < Infinity) expect(isOpen(until)).toBe(true);
			}),
			{ numRuns: 60 },
		);
	});

	it('sends to a test contact when its wait is over, as fast as it passes', () => {
		const terms = termsOf({ quietHours: [{ window: { weekdays: EVERY_DAY, from: '08:00', to: '20:00' } }] });
		const contact = { erased: false, timeZone: 'UTC', testSpeed: 1440 };
		const held = screen(terms, factsOf({ contact }), START);
		expect(held).toMatchObject({ outcome: 'held', until: START + 11 * HOUR });
		// Where it's held, the wait is divided by its speed.
		const back = START + Math.ceil((11 * HOUR) / 1440);
		expect(screen(terms, factsOf({ contact }), back)).toBeNull();
	});
});

describe('admit', () => {
	const counted = [
		{ id: 'earlier', channel: 'email', purpose: 'marketing', kind: 'commercial' as const, countedAt: START },
	];
	const caps = [{ limit: 1, window: DAY, channels: 'this' as const, purposes: 'commercial' as const }];

	it('holds until there is room and the hours are right again', () => {
		const terms = termsOf({
			caps,
			overCap: { action: 'hold', atMost: 2 * DAY },
			quietHours: [{ window: { weekdays: EVERY_DAY, from: '09:00', to: '12:00' }, zone: 'UTC' }],
		});
		expect(admit(terms, factsOf({ since: START + HOUR }), null, counted, START + HOUR)).toMatchObject({
			outcome: 'held',
			reason: 'over_cap',
			until: START + DAY + 3 * HOUR,
		});
	});

	it('holds no longer than it may, counted from the first decision', () => {
		const terms = (atMost: number) => termsOf({ caps, overCap: { action: 'hold', atMost } });
		const now = START + 20 * HOUR;
		const facts = factsOf({ since: START + HOUR });
		expect(wordOf(admit(terms(23 * HOUR), facts, null, counted, now))).toBe('over_cap');
		expect(wordOf(admit(terms(23 * HOUR - 1), facts, null, counted, now))).toBe('held_too_long');
	});

	it('waits for its slot before it looks for room', () => {
		const terms = termsOf({ caps, throttle: { name: 'smtp', perMinute: 1 } });
		expect(admit(terms, factsOf(), START + MINUTE, counted, START)).toMatchObject({
			reason: 'throttle',
			until: START + MINUTE,
		});
		expect(wordOf(admit(terms, factsOf(), START, counted, START))).toBe('over_cap');
	});
});

describe('rememberOpenings', () => {
	it('finds what it would find without', () => {
		const next = rememberOpenings();
		const terms = termsOf({ quietHours: [{ window: NIGHT }] });
		for (const from of [START, START + 14 * HOUR, START + 14 * HOUR, START + DAY]) {
			const facts = factsOf({ since: from });
			expect(screen(terms, facts, from, next)).toEqual(screen(terms, facts, from));
		}
	});
});

describe('describeDecision', () => {
	const subject = { terms: termsOf({ topic: 'news', expiresAt: START }), zone: 'UTC' };
	const cap = { limit: 3, window: 7 * DAY, channels: 'all', purposes: 'this' } as const;

	it.each<[Decision, string]>([
		[{ outcome: 'send', grounds: {} }, 'Sent.'],
		[
			{ outcome: 'suppressed', reason: 'no_consent', grounds: {} },
			'Not sent: no consent was given to email for marketing (news).',
		],
		[
			{ outcome: 'suppressed', reason: 'expired', grounds: {} },
			'Not sent: it would come too late: it expires 2026-01-05 09:00 (UTC).',
		],
		[
			{ outcome: 'held', reason: 'over_cap', until: START, grounds: { cap: { cap, roomAt: START } } },
			'Held until 2026-01-05 09:00 (UTC): 3 of at most 3 marketing messages went out in the last 7 days.',
		],
		[
			{ outcome: 'held', reason: 'sending_stopped', until: null, grounds: {} },
			'Held until sending is resumed: all sending is stopped.',
		],
	])('says what was decided', (decision, text) => {
		expect(describeDecision(decision, subject)).toBe(text);
	});
});

describe('statesBefore', () => {
	it('moves a message up only, and never one that was held or suppressed', () => {
		expect(statesBefore('delivered').toSorted()).toEqual([
			'accepted',
			'failed',
			'handed',
			'released',
			'reserved',
			'sending',
			'unconfirmed',
		]);
		expect(statesBefore('bounced')).not.toContain('complained');
	});
});
