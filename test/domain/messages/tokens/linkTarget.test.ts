import { MAX_TARGET_BYTES, redirectLocation, targetProblem } from '../../../../lib/domain/messages/tokens';

describe('a target', () => {
	it.each([
		'https://example.com',
		'http://example.com/',
		'HTTPS://EXAMPLE.COM/A',
		'https://example.com?a=1',
		'https://example.com#top',
		'https://example.com:8443/a b/ü?q=%20+&x={}#f',
		'https://münchen.example/☕',
		'http://localhost:5678/webhook/x',
		'http://[::1]:80/a',
		'https://example.com/@ada',
		'https://example.com/?to=http://evil.example/@x',
		`https://a.example/${'x'.repeat(MAX_TARGET_BYTES - 'https://a.example/'.length)}`,
	])('may be %s', (url) => {
		expect(targetProblem(url)).toBeNull();
	});

	it.each([
		['javascript:alert(1)', 'not_web'],
		['JaVaScRiPt:alert(1)', 'not_web'],
		['data:text/html,<script>', 'not_web'],
		['vbscript:x', 'not_web'],
		['file:///etc/passwd', 'not_web'],
		['ftp://example.com/', 'not_web'],
		['mailto:a@b.example', 'not_web'],
		['//evil.example', 'not_web'],
		['/path', 'not_web'],
		['\\\\evil.example', 'not_web'],
		[' https://example.com', 'not_web'],
		['\thttps://example.com', 'not_web'],
		['', 'not_web'],
		['httpsx://example.com', 'not_web'],
		['https:example.com', 'unreadable'],
		['https:/example.com', 'unreadable'],
		['https:\\\\example.com', 'unreadable'],
		['https:///example.com', 'unreadable'],
		['https://', 'unreadable'],
		['https://?x', 'unreadable'],
		['https://user:pass@example.com/', 'unreadable'],
		['https://user@example.com/', 'unreadable'],
		['https://@example.com/', 'unreadable'],
		['https://:@example.com/', 'unreadable'],
		['https://good.example\\@evil.example/', 'unreadable'],
		['https://good.example\\.evil.example/', 'unreadable'],
		['https://exa mple.com/', 'unreadable'],
		['https://example.com:99999/', 'unreadable'],
		['https://[::1/', 'unreadable'],
		['https://a.example/\ud800', 'unreadable'],
		['https://example.com/\r\nSet-Cookie: a=b', 'controls'],
		['https://example.com/\u0000', 'controls'],
		['https://exam\nple.com/', 'controls'],
		['https://example.com/\u0085', 'controls'],
		['https://example.com/\u2028', 'controls'],
		['https://example.com/\u007f', 'controls'],
		[`https://a.example/${'x'.repeat(MAX_TARGET_BYTES)}`, 'too_long'],
		[`https://a.example/${'☕'.repeat(MAX_TARGET_BYTES / 3)}`, 'too_long'],
	])('can’t be %j: %s', (url, problem) => {
		expect(targetProblem(url)).toBe(problem);
	});
});

describe('a redirect', () => {
	it.each([
		'https://Example.com',
		'https://example.com/a%20b?x=1&y=%C3%A9#z',
		'https://example.com/\'"<>{}|^`',
	])('leads to ASCII as it was written: %s', (url) => {
		expect(redirectLocation(url)).toBe(url);
	});

	it.each([
		['https://example.com/a b', 'https://example.com/a%20b'],
		['https://münchen.example/ä?ö=☕#ü', 'https://xn--mnchen-3ya.example/%C3%A4?%C3%B6=%E2%98%95#%C3%BC'],
	])('encodes the rest as browsers do: %s', (url, location) => {
		expect(redirectLocation(url)).toBe(location);
	});
});
