import { redirectLocation } from '../../../../lib/domain/messages';
import { randomFor } from '../../../../lib/simulation/random';
import { clicks, prepare } from './support/prepare';

const PIECES = [
	...[
		'http',
		'https',
		'HtTp',
		'javascript',
		'data',
		'vbscript',
		'file',
		'ftp',
		'blob',
		'h\u200bttp',
		'ｈttps',
	],
	...[
		':',
		'://',
		':/',
		':///',
		':\\\\',
		'//',
		'/',
		'\\',
		'?',
		'#',
		'@',
		'%40',
		'%2f',
		'%5c',
		'%00',
		'%0d%0a',
	],
	...[
		'a.example',
		'evil.example',
		'127.0.0.1',
		'[::1]',
		'0x7f.1',
		'localhost',
		'ａ.example',
		'xn--a',
		'..',
		':80',
		':pw@',
	],
	...[
		'\r\n',
		'\n',
		'\t',
		'\u0000',
		'\u0085',
		'\u2028',
		' ',
		'\u00a0',
		'\ud800',
		'&#13;',
		'&Tab;',
		'&colon;',
		'&sol;',
		'&commat;',
	],
	...['alert(1)', '<script>', 'text/html,x', ',', ';', '.', 'x=1', '☕'],
];

/** The host that a program sees that reads RFC 3986 and knows nothing of browsers. */
function plainHost(url: string): string | undefined {
	return /^[a-z]+:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1].toLowerCase();
}

it('10,000 hostile addresses: no link leads anywhere but to a web page, and to the same one for every program', () => {
	const random = randomFor('redirects');
	const pick = (): string => PIECES[Math.floor(random() * PIECES.length)];
	let tracked = 0;
	for (let round = 0; round < 10_000; round++) {
		// Half of them begin well.
		const begin = random() < 0.5 ? `https://${random() < 0.5 ? 'a.example' : ''}` : '';
		const href = begin + Array.from({ length: 1 + Math.floor(random() * 5) }, pick).join('');
		const { html, text } = prepare({ html: `<a href="${href}">x</a>`, text: href });
		for (const { url } of [...clicks(html), ...clicks(text)]) {
			tracked++;
			const { protocol, username, password, host } = new URL(url);
			expect(['http:', 'https:']).toContain(protocol);
			expect([username, password]).toEqual(['', '']);
			const plain = plainHost(url) ?? '';
			// Browsers also write numbers and other alphabets in another way; that's not confusion about where the host ends.
			if (/^[a-z][a-z.]*$/.test(plain)) expect(host).toBe(plain);
			expect(plain).not.toMatch(/[@\\\s]/);

			expect(redirectLocation(url)).toMatch(/^https?:\/\/[\u0021-\u007e]+$/i);
		}
	}
	expect(tracked).toBeGreaterThan(1_000);
});
