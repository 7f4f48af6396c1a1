import fc from 'fast-check';

import { domainAndParents, domainKey, isFreeMailDomain } from '../../../lib/domain/normalization';

it.each([
	['acme.example', 'acme.example'],
	['  ACME.Example. ', 'acme.example'],
	['https://www.Acme.example/about?x=1#y', 'acme.example'],
	['http://acme.example:8080', 'acme.example'],
	['www.www.acme.example', 'acme.example'],
	['www.example', 'www.example'],
	['mail.acme.example', 'mail.acme.example'],
	['bücher.example', 'xn--bcher-kva.example'],
	['ａｃｍｅ.example', 'acme.example'],
])('%s is %s', (input, key) => {
	expect(domainKey(input)).toBe(key);
});

it.each([
	'',
	'acme',
	'ann@acme.example',
	'acme .example',
	'127.0.0.1',
	'[::1]',
	'-a.example',
	'a..b',
	'x'.repeat(3000),
])('%s is no domain', (input) => {
	expect(domainKey(input)).toBeNull();
});

it('is the key of itself', () => {
	fc.assert(
		fc.property(fc.oneof(fc.webUrl(), fc.domain(), fc.string()), (input) => {
			const key = domainKey(input);
			if (key !== null) expect(domainKey(key)).toBe(key);
		}),
	);
});

it('knows what a domain is part of', () => {
	expect(domainAndParents('a.b.acme.example')).toEqual([
		'a.b.acme.example',
		'b.acme.example',
		'acme.example',
	]);
	expect(domainAndParents('acme.example')).toEqual(['acme.example']);
});

it('knows where anybody may have a mailbox', () => {
	expect(['gmail.com', 'googlemail.com', 'hotmail.co.uk', 'gmx.de', 'qq.com'].every(isFreeMailDomain)).toBe(
		true,
	);
	expect(['acme.example', 'gmail.com.acme.example', 'mygmail.com', 'com'].some(isFreeMailDomain)).toBe(false);
	// A part of a provider's domain is the provider's.
	expect(isFreeMailDomain('alumni.gmail.com')).toBe(true);
});
