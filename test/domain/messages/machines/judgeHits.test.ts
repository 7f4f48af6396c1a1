import { HONEYPOT_LINK, judgeHits, type Hit, type MachineReason } from '../../../../lib/domain/messages';

const SENT = 1_000_000;
const LATER = SENT + 3_600_000;

let count = 0;

const click = (more: Partial<Hit> = {}): Hit => ({
	id: `hit ${++count}`,
	kind: 'click',
	link: 1,
	at: LATER,
	machine: null,
	network: 'home',
	family: 'ios safari',
	...more,
});

const open = (more: Partial<Hit> = {}): Hit => click({ kind: 'open', link: null, ...more });

const verdicts = (
	hits: Hit[],
	facts: Partial<Parameters<typeof judgeHits>[1]> = {},
): Array<MachineReason | null> => {
	const found = judgeHits(hits, { sentAt: SENT, scans: [], speed: 1, ...facts });
	return hits.map(({ id }) => found.get(id) ?? null);
};

it('one click an hour later is a person’s, and so is an open', () => {
	expect(verdicts([click(), open()])).toEqual([null, null]);
});

it('what the request alone has told counts', () => {
	expect(verdicts([click({ machine: 'head' }), open({ machine: 'privacy_proxy' })])).toEqual([
		'head',
		'privacy_proxy',
	]);
});

it.each([
	['click', 4_999, 'too_soon'],
	['click', 5_000, null],
	['open', 1_999, 'too_soon'],
	['open', 2_000, null],
] as const)('an only %s %d ms after sending: %p', (kind, after, reason) => {
	expect(verdicts([click({ kind, link: kind === 'open' ? null : 1, at: SENT + after })])).toEqual([reason]);
});

it('a test contact may be as soon as its time is fast', () => {
	expect(verdicts([click({ at: SENT + 500 })], { speed: 10 })).toEqual([null]);
	expect(verdicts([click({ at: SENT + 499 })], { speed: 10 })).toEqual(['too_soon']);
});

describe('many links', () => {
	it.each([
		[[0, 1_000], true],
		[[0, 1_001], false],
		[[0, 2_500, 5_000], true],
		[[0, 2_500, 5_001], false],
	])('different ones after %j ms: a machine’s is %p', (times, machine) => {
		const hits = times.map((after, n) => click({ link: n + 1, at: LATER + after }));
		expect(verdicts(hits)).toEqual(times.map(() => (machine ? 'many_links' : null)));
	});

	it('the same one several times is a person’s', () => {
		expect(verdicts([0, 100, 200, 300].map((after) => click({ at: LATER + after })))).toEqual([
			null,
			null,
			null,
			null,
		]);
	});

	it('two are enough within half a minute of sending', () => {
		const at = SENT + 20_000;
		expect(verdicts([click({ at }), click({ link: 2, at: at + 4_000 })])).toEqual([
			'many_links',
			'many_links',
		]);
	});

	it('the rest of a run is a machine’s too, also when its beginning was decided before', () => {
		expect(verdicts([click({ link: 9 })], { scans: [{ at: LATER - 10_000, reason: 'many_links' }] })).toEqual(
			['many_links'],
		);
		expect(verdicts([click({ link: 9 })], { scans: [{ at: LATER - 10_001, reason: 'many_links' }] })).toEqual(
			[null],
		);
		expect(verdicts([0, 100, 8_000].map((after, n) => click({ link: n + 1, at: LATER + after })))).toEqual([
			'many_links',
			'many_links',
			'many_links',
		]);
	});

	it('programs that say what they are don’t make a person’s click one of many', () => {
		const scanner = click({ link: 2, machine: 'mail_scanner', at: LATER + 200 });
		expect(verdicts([click(), scanner])).toEqual([null, 'mail_scanner']);
	});
});

describe('the link that people can’t see', () => {
	it('makes all clicks within a minute a machine’s, and the opens of that machine', () => {
		const hits = [
			click({ at: LATER - 60_001 }),
			click({ at: LATER - 60_000 }),
			click({ link: HONEYPOT_LINK }),
			click({ link: 2, at: LATER + 60_000 }),
			open(),
			open({ network: 'elsewhere' }),
			open({ family: 'android mail' }),
			open({ network: null }),
		];
		expect(verdicts(hits)).toEqual([
			null,
			'near_honeypot',
			'honeypot',
			'near_honeypot',
			'near_honeypot',
			null,
			null,
			null,
		]);
	});

	it('counts also if it was decided before', () => {
		expect(verdicts([click()], { scans: [{ at: LATER - 50_000, reason: 'honeypot' }] })).toEqual([
			'near_honeypot',
		]);
	});
});

describe('a second click', () => {
	const second = { at: LATER + 7_000, link: 2 };

	it('from another network and another device is a scanner’s', () => {
		expect(verdicts([click(), click({ ...second, network: 'cloud', family: 'windows chrome' })])).toEqual([
			null,
			'second_network',
		]);
	});

	it.each([{ network: 'mobile' }, { family: 'ios chrome' }, { network: null, family: 'windows chrome' }])(
		'that differs by less is a person’s: %j',
		(more) => {
			expect(verdicts([click(), click({ ...second, ...more })])).toEqual([null, null]);
		},
	);

	it('is a person’s when the first was a machine’s', () => {
		const first = click({ machine: 'bot', network: 'cloud', family: 'linux chrome' });
		expect(verdicts([first, click(second)])).toEqual(['bot', null]);
	});
});
