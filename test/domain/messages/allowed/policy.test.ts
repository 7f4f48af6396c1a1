import { InvalidInputError } from '../../../../lib/domain';
import { consentModelOf, DEFAULT_POLICY, parsePolicy } from '../../../../lib/domain/messages/allowed';

const HOUR = 3_600_000;

it('an empty policy is the default one', () => {
	expect(parsePolicy({}, 'Policy')).toEqual(DEFAULT_POLICY);
	expect(parsePolicy(JSON.parse(JSON.stringify(DEFAULT_POLICY)), 'Policy')).toEqual(DEFAULT_POLICY);
});

it.each([
	['email', 'commercial', 'nonRestrictive'],
	['sms', 'commercial', 'restrictive'],
	['whatsapp', 'commercial', 'restrictive'],
	['push', 'commercial', 'restrictive'],
	['letter', 'commercial', 'restrictive'],
	['constructor', 'commercial', 'restrictive'],
	['email', 'transactional', 'off'],
	['letter', 'transactional', 'off'],
] as const)('by default, %s messages that are %s ask for %s consent', (channel, kind, model) => {
	expect(consentModelOf(DEFAULT_POLICY, channel, kind)).toBe(model);
});

it('rows are filled in, and channels written alike', () => {
	const policy = parsePolicy(
		{
			caps: [{ limit: 3, window: 24 * HOUR }],
			quietHours: [{ channel: ' SMS ', window: { weekdays: [7, 1, 7], from: '22:00', to: '6:00' } }],
			consentModels: { Email: 'doubleOptIn', letter: 'nonRestrictive' },
			sender: { name: ' Contoso Coffee ', postalAddress: '1 Main Street\nSpringfield', address: '' },
			softBounceLimit: 3,
		},
		'Policy',
	);
	expect(policy).toMatchObject({
		caps: [{ channel: 'all', limit: 3, window: 24 * HOUR, channels: 'this', purposes: 'commercial' }],
		quietHours: [
			{ channel: 'sms', kind: 'commercial', window: { weekdays: [1, 7], from: '22:00', to: '6:00' } },
		],
		consentModels: { email: 'doubleOptIn', sms: 'restrictive', letter: 'nonRestrictive' },
		sender: { name: 'Contoso Coffee', postalAddress: '1 Main Street\nSpringfield', address: null },
		softBounceLimit: 3,
		decideClicksAfter: 10_000,
	});
});

const night = { weekdays: [1], from: '22:00', to: '06:00' };

it.each<[string, unknown, string, RegExp]>([
	['no list', { caps: 1 }, 'Policy.caps', /array/],
	['a cap of nothing', { caps: [{ limit: 0, window: HOUR }] }, 'Policy.caps.0.limit', /stop all sending/],
	['a cap without a window', { caps: [{ limit: 1 }] }, 'Policy.caps.0.window', /number/],
	['a window of years', { caps: [{ limit: 1, window: 1e12 }] }, 'Policy.caps.0.window', /366 days/],
	[
		'no weekday',
		{ quietHours: [{ window: { ...night, weekdays: [] } }] },
		'Policy.quietHours.0.window.weekdays',
		/at least one day/,
	],
	[
		'a time that is none',
		{ quietHours: [{ window: { ...night, to: '25:00' } }] },
		'Policy.quietHours.0.window.to',
		/09:00/,
	],
	[
		'a zone that is none',
		{ quietHours: [{ window: night, zone: 'Mars' }] },
		'Policy.quietHours.0.zone',
		/Europe\/Berlin/,
	],
	[
		'selling to those who said no',
		{ consentModels: { email: 'off' } },
		'Policy.consentModels.email',
		/nonRestrictive/,
	],
	['a model that is none', { trackingConsent: 'maybe' }, 'Policy.trackingConsent', /doubleOptIn/],
	[
		'a sender without an address',
		{ sender: { address: 'news' } },
		'Policy.sender.address',
		/news@example.com/,
	],
	['a name in two lines', { sender: { name: 'a\nBcc: b' } }, 'Policy.sender.name', /one line/],
	['an hour to decide', { decideClicksAfter: HOUR }, 'Policy.decideClicksAfter', /10 minutes/],
	['an unknown name', { cap: [] }, 'Policy', /cap/],
])('refuses %s', (_, policy, field, reason) => {
	try {
		parsePolicy(policy, 'Policy');
		throw new Error('it was taken');
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInputError);
		expect((error as InvalidInputError).problems).toEqual([{ field, reason: expect.stringMatching(reason) }]);
	}
});
