import fc from 'fast-check';

import { CONSENT_MODELS, type ConsentModel } from '../../../../lib/domain/messages';
import {
	judgeConsent,
	judgeSuppressions,
	type ConsentStatement,
} from '../../../../lib/domain/messages/allowed';

let ids = 0;

const said = (given: Partial<ConsentStatement> = {}): ConsentStatement => {
	ids += 1;
	return {
		id: String(ids).padStart(6, '0'),
		purpose: 'marketing',
		topic: '',
		state: 'given',
		doubleOptIn: false,
		addressHash: 'here',
		at: ids,
		...given,
	};
};

const gave = said;
const withdrew = (given: Partial<ConsentStatement> = {}) => said({ state: 'withdrawn', ...given });

/** What each model says of a mail about a topic of marketing to the address `here`; `send` or why not. */
function verdicts(statements: ConsentStatement[], topic = ''): string[] {
	return CONSENT_MODELS.map((model) => {
		const verdict = judgeConsent({ model, purpose: 'marketing', topic, addressHash: 'here' }, statements);
		return verdict.allowed ? 'send' : verdict.reason;
	});
}

const WITHDRAWN = ['send', 'consent_withdrawn', 'consent_withdrawn', 'consent_withdrawn'];
const GIVEN = ['send', 'send', 'send', 'consent_not_confirmed'];
const CONFIRMED = ['send', 'send', 'send', 'send'];
const UNKNOWN = ['send', 'send', 'no_consent', 'no_consent'];

describe('a consent', () => {
	it.each<[string, ConsentStatement[], string[]]>([
		['nothing was said', [], UNKNOWN],
		['it was given', [gave()], GIVEN],
		['it was confirmed', [gave({ doubleOptIn: true })], CONFIRMED],
		['it was withdrawn', [withdrew()], WITHDRAWN],
		['it was given, then withdrawn', [gave(), withdrew()], WITHDRAWN],
		['it was withdrawn, then given', [withdrew(), gave()], GIVEN],
		['it was withdrawn earlier, but heard of later', [gave({ at: 9 }), withdrew({ at: 8 })], GIVEN],
		['both in one millisecond: the later record', [gave({ at: 9 }), withdrew({ at: 9 })], WITHDRAWN],
		['it was confirmed, then given again in a form', [gave({ doubleOptIn: true }), gave()], CONFIRMED],
		['it was confirmed, withdrawn, then given', [gave({ doubleOptIn: true }), withdrew(), gave()], GIVEN],
		['it was for another purpose', [gave({ purpose: 'service' }), withdrew({ purpose: 'news' })], UNKNOWN],
		['it was for a topic only', [gave({ topic: 'news' })], UNKNOWN],
		['a topic was withdrawn', [gave(), withdrew({ topic: 'news' })], GIVEN],
	])('when %s', (_, statements, expected) => {
		expect(verdicts(statements)).toEqual(expected);
		expect(verdicts([...statements].reverse())).toEqual(expected);
	});

	it.each<[string, ConsentStatement[], string[]]>([
		['nothing was said', [], UNKNOWN],
		['the purpose was given', [gave()], GIVEN],
		['the purpose was confirmed', [gave({ doubleOptIn: true })], CONFIRMED],
		['the topic was given', [gave({ topic: 'news' })], GIVEN],
		['another topic was given', [gave({ topic: 'offers' })], UNKNOWN],
		['another topic was withdrawn', [gave(), withdrew({ topic: 'offers' })], GIVEN],
		['the topic was withdrawn', [gave(), withdrew({ topic: 'news' })], WITHDRAWN],
		['the topic was withdrawn, then the purpose given', [withdrew({ topic: 'news' }), gave()], WITHDRAWN],
		['the purpose was withdrawn', [gave({ topic: 'news' }), withdrew()], WITHDRAWN],
		['the purpose was withdrawn before', [withdrew(), gave({ topic: 'news' })], WITHDRAWN],
		[
			'the topic was given and the purpose confirmed',
			[gave({ doubleOptIn: true }), gave({ topic: 'news' })],
			CONFIRMED,
		],
		[
			'the topic was withdrawn and given since the purpose was confirmed',
			[gave({ doubleOptIn: true }), withdrew({ topic: 'news' }), gave({ topic: 'news' })],
			CONFIRMED,
		],
	])('to a topic, when %s', (_, statements, expected) => {
		expect(verdicts(statements, 'news')).toEqual(expected);
	});

	it.each<[string, ConsentStatement[], string[]]>([
		['for no address in particular holds for this one', [gave({ addressHash: null })], GIVEN],
		[
			'at another address says nothing about this one',
			[gave({ addressHash: 'old', doubleOptIn: true })],
			UNKNOWN,
		],
		['withdrawn at another address is taken along', [withdrew({ addressHash: 'old' })], WITHDRAWN],
		[
			'given at the old address doesn’t undo what was withdrawn there',
			[withdrew({ addressHash: 'old', at: 1 }), gave({ addressHash: 'old', at: 2 })],
			WITHDRAWN,
		],
		['withdrawn at another address, then given here', [withdrew({ addressHash: 'old' }), gave()], GIVEN],
		['given here, then withdrawn at another address', [gave(), withdrew({ addressHash: 'old' })], GIVEN],
		['given here, then withdrawn everywhere', [gave(), withdrew({ addressHash: null })], WITHDRAWN],
		['withdrawn here, then given for no address', [withdrew(), gave({ addressHash: null })], GIVEN],
		[
			'confirmed at the old address, then given here',
			[gave({ addressHash: 'old', doubleOptIn: true }), gave()],
			GIVEN,
		],
	])('%s', (_, statements, expected) => {
		expect(verdicts(statements)).toEqual(expected);
	});

	it('names the statement that decided', () => {
		const [first, second, third] = [gave(), withdrew({ topic: 'news' }), gave({ topic: 'offers' })];
		const because = (topic: string, model: ConsentModel = 'restrictive') =>
			judgeConsent({ model, purpose: 'marketing', topic, addressHash: 'here' }, [first, second, third])
				.because;
		expect(because('')).toBe(first);
		expect(because('news')).toBe(second);
		expect(because('offers')).toBe(third);
		expect(because('other')).toBe(first);
		expect(because('news', 'off')).toBeNull();
	});
});

const statements = fc.array(
	fc.record({
		purpose: fc.constantFrom('marketing', 'service'),
		topic: fc.constantFrom('', 'news', 'offers'),
		state: fc.constantFrom('given' as const, 'withdrawn' as const),
		doubleOptIn: fc.boolean(),
		addressHash: fc.constantFrom(null, 'here', 'old'),
		at: fc.nat(6),
	}),
	{ maxLength: 8 },
);

describe('for any history', () => {
	const question = { purpose: 'marketing', addressHash: 'here' };

	it('a stricter model never lets more through, and order doesn’t matter', () => {
		fc.assert(
			fc.property(statements, fc.constantFrom('', 'news', 'other'), (history, topic) => {
				const said_ = history.map((each) => said(each));
				const sent = CONSENT_MODELS.map(
					(model) => judgeConsent({ ...question, model, topic }, said_).allowed,
				);
				expect([...sent].sort((left, right) => Number(right) - Number(left))).toEqual(sent);
				const shuffled = [...said_].reverse();
				expect(
					CONSENT_MODELS.map((model) => judgeConsent({ ...question, model, topic }, shuffled).allowed),
				).toEqual(sent);
			}),
		);
	});

	it('nothing goes out after the last word about everything was no', () => {
		fc.assert(
			fc.property(statements, fc.constantFrom('', 'news', 'other'), (history, topic) => {
				const last = withdrew({ at: 7, addressHash: null });
				const said_ = [...history.map((each) => said(each)), last];
				for (const model of CONSENT_MODELS.slice(1)) {
					const verdict = judgeConsent({ ...question, model, topic }, said_);
					expect(verdict).toEqual({ allowed: false, reason: 'consent_withdrawn', because: last });
				}
			}),
		);
	});

	it('consent at another address never lets anything through here', () => {
		fc.assert(
			fc.property(statements, fc.constantFrom('', 'news'), fc.boolean(), (history, topic, doubleOptIn) => {
				const before = history.map((each) => said(each));
				const after = [...before, gave({ addressHash: 'new', topic, doubleOptIn, at: 7 })];
				for (const model of CONSENT_MODELS) {
					expect(judgeConsent({ ...question, model, topic }, after)).toEqual(
						judgeConsent({ ...question, model, topic }, before),
					);
				}
			}),
		);
	});
});

describe('a suppression', () => {
	const of = (
		cause: 'hard_bounce' | 'complaint' | 'unsubscribed_all' | 'erased',
		scope: 'all' | 'commercial',
	) => ({
		cause,
		scope,
		since: 100,
	});
	const judged = (
		suppression: ReturnType<typeof of>,
		consents: ConsentStatement[] = [],
		kind: 'commercial' | 'transactional' = 'commercial',
		topic = 'news',
	) =>
		judgeSuppressions([suppression], { kind, purpose: 'marketing', topic, addressHash: 'here' }, consents) ===
		null
			? 'send'
			: 'suppressed';

	it('of everything holds back everything, of commercial messages only these', () => {
		expect(judged(of('hard_bounce', 'all'))).toBe('suppressed');
		expect(judged(of('hard_bounce', 'all'), [], 'transactional')).toBe('suppressed');
		expect(judged(of('unsubscribed_all', 'commercial'))).toBe('suppressed');
		expect(judged(of('unsubscribed_all', 'commercial'), [], 'transactional')).toBe('send');
	});

	it('that the person asked for gives way to what the person allows later, for exactly that', () => {
		const all = of('unsubscribed_all', 'commercial');
		expect(judged(all, [gave({ at: 99 })])).toBe('suppressed');
		expect(judged(all, [gave({ at: 101 })])).toBe('send');
		expect(judged(of('erased', 'commercial'), [gave({ at: 101 })])).toBe('send');
		expect(judged(all, [gave({ at: 101, topic: 'news' })])).toBe('send');
		expect(judged(all, [gave({ at: 101, topic: 'news' })], 'commercial', 'offers')).toBe('suppressed');
		expect(judged(all, [gave({ at: 101, purpose: 'service' })])).toBe('suppressed');
		expect(judged(all, [gave({ at: 101, addressHash: 'old' })])).toBe('suppressed');
		expect(judged(all, [gave({ at: 101 }), withdrew({ at: 102 })])).toBe('suppressed');
	});

	it('for what the address can’t do, or a complaint, gives way to no consent', () => {
		expect(judged(of('hard_bounce', 'all'), [gave({ at: 101, doubleOptIn: true })])).toBe('suppressed');
		expect(judged(of('complaint', 'all'), [gave({ at: 101, doubleOptIn: true })])).toBe('suppressed');
	});
});
