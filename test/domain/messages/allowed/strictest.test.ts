import fc from 'fast-check';

import { CONSENT_MODELS, type MessageCap } from '../../../../lib/domain/messages';
import {
	consentModelOf,
	DEFAULT_POLICY,
	nextSendingTime,
	strictest,
	type MessagePolicyDefinition,
	type NodeTerms,
	type ZonedWindow,
} from '../../../../lib/domain/messages/allowed';
import { openUntil } from '../../../../lib/domain';
import { DAY, HOUR, START } from '../../../support/rows';

const node = (given: Partial<NodeTerms> = {}): NodeTerms => ({
	channel: 'email',
	kind: 'commercial',
	consent: null,
	caps: [],
	windows: [],
	...given,
});

const cap = (limit: number, days: number, given: Partial<MessageCap> = {}): MessageCap => ({
	limit,
	window: days * DAY,
	channels: 'this',
	purposes: 'commercial',
	...given,
});

const policy = (given: Partial<MessagePolicyDefinition>): MessagePolicyDefinition => ({
	...DEFAULT_POLICY,
	...given,
});

describe('a node on top of the policy', () => {
	it('can ask for stricter consent, and a looser wish is explained', () => {
		expect(strictest(DEFAULT_POLICY, node())).toMatchObject({ consent: 'nonRestrictive', findings: [] });
		expect(strictest(DEFAULT_POLICY, node({ consent: 'doubleOptIn' }))).toMatchObject({
			consent: 'doubleOptIn',
			findings: [],
		});
		const { consent, findings } = strictest(
			DEFAULT_POLICY,
			node({ channel: 'sms', consent: 'nonRestrictive' }),
		);
		expect(consent).toBe('restrictive');
		expect(findings).toEqual([
			'The message policy’s consent model (If Given) is stricter than Unless Withdrawn, so it applies here too.',
		]);
		expect(strictest(DEFAULT_POLICY, node({ kind: 'transactional' })).consent).toBe('off');
	});

	it('can lower a cap or lengthen its window; a looser cap is explained', () => {
		const weekly = policy({ caps: [{ ...cap(3, 7), channel: 'all' }] });
		expect(strictest(weekly, node({ caps: [cap(2, 7)] })).caps).toEqual([cap(2, 7)]);
		expect(strictest(weekly, node({ caps: [cap(3, 30)] })).caps).toEqual([cap(3, 30)]);
		expect(strictest(weekly, node({ caps: [cap(1, 1)] })).caps).toEqual([cap(3, 7), cap(1, 1)]);
		const looser = strictest(weekly, node({ caps: [cap(5, 1)] }));
		expect(looser.caps).toEqual([cap(3, 7)]);
		expect(looser.findings).toEqual([
			'The message policy’s cap of 3 messages in 7 days of all commercial purposes on this channel is stricter than 5 messages in 1 day of all commercial purposes on this channel, so it applies here too.',
		]);
		expect(strictest(weekly, node({ caps: [cap(3, 7)] }))).toMatchObject({ caps: [cap(3, 7)], findings: [] });
	});

	it('gets the caps of its channel, and transactional messages only those of the node', () => {
		const caps = [
			{ ...cap(1, 1), channel: 'sms' },
			{ ...cap(9, 7, { channels: 'all' }), channel: 'all' },
		];
		expect(strictest(policy({ caps }), node()).caps).toEqual([cap(9, 7, { channels: 'all' })]);
		expect(strictest(policy({ caps }), node({ channel: 'sms' })).caps).toHaveLength(2);
		const transactional = node({ kind: 'transactional', caps: [cap(1, 1, { purposes: 'this' })] });
		expect(strictest(policy({ caps }), transactional).caps).toEqual(transactional.caps);
	});

	it('gets the quiet hours of its channel and kind', () => {
		const window = { weekdays: [1], from: '22:00', to: '06:00' };
		const quietHours = (['all', 'email', 'sms'] as const).flatMap((channel) =>
			(['commercial', 'transactional', 'all'] as const).map((kind) => ({ channel, kind, window })),
		);
		expect(strictest(policy({ quietHours }), node()).quietHours).toHaveLength(4);
		expect(
			strictest(policy({ quietHours }), node({ channel: 'push', kind: 'transactional' })).quietHours,
		).toEqual([{ window }, { window }]);
	});
});

/** Hours of sending, up to now. */
const history = fc.array(
	fc.record({
		hoursAgo: fc.nat(24 * 10),
		channel: fc.constantFrom('email', 'sms'),
		purpose: fc.constantFrom('marketing', 'news'),
	}),
	{ maxLength: 12 },
);

const caps = fc.array(
	fc.record({
		limit: fc.integer({ min: 1, max: 4 }),
		window: fc.integer({ min: 1, max: 10 }).map((days) => days * DAY),
		channels: fc.constantFrom('this' as const, 'all' as const),
		purposes: fc.constantFrom('this' as const, 'commercial' as const),
	}),
	{ maxLength: 4 },
);

const times = fc.record({
	weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
	from: fc.nat(23).map((hour) => `${String(hour).padStart(2, '0')}:30`),
	to: fc.nat(24).map((hour) => `${String(hour).padStart(2, '0')}:00`),
});

const zones = fc.constantFrom(
	'Europe/Berlin',
	'America/Sao_Paulo',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'UTC',
);

describe('for any policy and node', () => {
	it('the result is never looser than either: consent', () => {
		const model = fc.constantFrom(...CONSENT_MODELS);
		fc.assert(
			fc.property(
				model,
				model,
				fc.constantFrom('commercial' as const, 'transactional' as const),
				(of, own, kind) => {
					const definition = policy({ consentModels: { email: of }, transactionalConsent: of });
					const { consent } = strictest(definition, node({ consent: own, kind }));
					const rank = (each: typeof consent): number => CONSENT_MODELS.indexOf(each);
					expect(rank(consent)).toBe(Math.max(rank(own), rank(consentModelOf(definition, 'email', kind))));
				},
			),
		);
	});

	it('the result is never looser than either: caps', () => {
		fc.assert(
			fc.property(caps, caps, history, (ofPolicy, own, sent) => {
				const merged = strictest(
					policy({ caps: ofPolicy.map((each) => ({ ...each, channel: 'all' })) }),
					node({ caps: own }),
				);
				const hasRoom = ({ limit, window, channels, purposes }: MessageCap): boolean =>
					sent.filter(
						({ hoursAgo, channel, purpose }) =>
							hoursAgo * HOUR < window &&
							(channels === 'all' || channel === 'email') &&
							(purposes === 'commercial' || purpose === 'marketing'),
					).length < limit;
				// Exactly as strict as all of them: those left out say nothing that the others don’t.
				expect(merged.caps.every(hasRoom)).toBe([...ofPolicy, ...own].every(hasRoom));
			}),
		);
	});

	it('the result is never looser than either: times, through changes of daylight saving time', () => {
		const windows = fc.array(times, { maxLength: 2 });
		fc.assert(
			fc.property(windows, windows, zones, fc.nat(366 * 24), (quiet, own, zone, hours) => {
				const from = START + hours * HOUR;
				const limit = from + 30 * DAY;
				const terms = strictest(
					policy({ quietHours: quiet.map((window) => ({ channel: 'all', kind: 'all', window })) }),
					node({ windows: own }),
				);
				const isOpen = (at: number, { window }: Pick<ZonedWindow, 'window'>): boolean =>
					openUntil(at, at + 1, window, zone) > at;
				const mayGo = (at: number): boolean =>
					(own.length === 0 || own.some((window) => isOpen(at, { window }))) &&
					!quiet.some((window) => isOpen(at, { window }));
				const found = nextSendingTime(from, limit, terms, zone);
				if (found !== null) expect(mayGo(found)).toBe(true);
				// And it is the first such instant: windows open and close on the half hour.
				for (let at = from; at < (found ?? Math.min(limit, from + 15 * DAY)); at += HOUR / 2) {
					expect([new Date(at), mayGo(at)]).toEqual([new Date(at), false]);
				}
			}),
			{ numRuns: 60 },
		);
	});
});
