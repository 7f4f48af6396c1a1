import {
	chooseLanguage,
	h,
	isLogo,
	LANGUAGES,
	maskAddress,
	pageHeaders,
	preferencesPage,
	raw,
	render,
	renderPage,
	sendPage,
	textsIn,
	unsubscribePage,
	type HttpResponse,
} from '../../lib/pages';

const brand = { name: '', logo: null, privacyUrl: null };

const asked = (more: object = {}) =>
	unsubscribePage({
		language: 'en',
		brand,
		address: null,
		what: 'News',
		token: 't',
		preferences: null,
		...more,
	}).html;

describe('a page', () => {
	it.each([
		'<script>alert(1)</script>',
		'"><img src=x onerror=alert(1)>',
		"' onmouseover='x",
		'</title><b>',
		'&lt;',
	])('shows names as text: %s', (name) => {
		const html = asked({ what: name, address: name, token: name, brand: { ...brand, name } });
		const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag.toLowerCase()));
		expect([...tags].sort()).toEqual([
			'body',
			'button',
			'form',
			'h1',
			'head',
			'header',
			'html',
			'link',
			'main',
			'meta',
			'p',
			'span',
			'style',
			'title',
		]);
		expect(html).not.toMatch(/<[^>]*\son[a-z]+=/i);
	});

	it('shows a logo that is on the page itself, and no other', () => {
		const logo = 'data:image/png;base64,iVBORw0KGgo=';
		expect(asked({ brand: { ...brand, logo } })).toContain(`<img src="${logo}"`);
		for (const other of [
			'https://example.com/logo.png',
			'data:image/svg+xml;base64,AAAA',
			'data:text/html,x',
		]) {
			expect(isLogo(other)).toBe(false);
			expect(asked({ brand: { ...brand, logo: other } })).not.toContain('<img');
		}
	});

	it('links to a privacy policy on the web only', () => {
		expect(asked({ brand: { ...brand, privacyUrl: 'https://example.com/p' } })).toContain(
			'href="https://example.com/p"',
		);
		expect(asked({ brand: { ...brand, privacyUrl: 'javascript:alert(1)' } })).not.toContain('javascript');
	});

	it('may have a script of ours, which carries the nonce', () => {
		const { html, headers } = renderPage({
			language: 'pt',
			title: 'T',
			body: null,
			script: 'let a = 1 < 2;',
		});
		const nonce = /<script nonce="([^"]+)">let a = 1 < 2;<\/script>/.exec(html)?.[1];
		expect(headers['Content-Security-Policy']).toContain(`script-src 'nonce-${nonce}'`);
		expect(html).toContain('<html lang="pt-BR">');
	});

	it('can be framed where that was chosen, by an origin only', () => {
		const { 'Content-Security-Policy': policy, ...others } = pageHeaders('n', {
			framedBy: ['https://shop.example.com', "https://x.com; script-src 'unsafe-inline'", '*'],
		});
		expect(policy).toContain('frame-ancestors https://shop.example.com; sandbox');
		expect(policy).not.toContain('unsafe');
		expect(others).not.toHaveProperty('X-Frame-Options');
	});

	it('is sent with its status, headers and text', () => {
		const sent: unknown[] = [];
		const response: HttpResponse = {
			status: (code) => (sent.push(code), response),
			set: (name) => (sent.push(name), response),
			end: (body) => sent.push(body),
		};
		const page = renderPage({ language: 'en', title: 'T', body: null }, 404);
		sendPage(response, page);
		expect(sent).toEqual([404, ...Object.keys(page.headers), page.html]);
	});
});

describe('an element', () => {
	it('escapes text and values, and leaves out what is off', () => {
		const element = h('p', { title: `"'&<>`, hidden: true, lang: null, class: false }, '<b>', 0, null, [
			h('br'),
		]);
		expect(render(element)).toBe('<p title="&quot;&#39;&amp;&lt;&gt;" hidden>&lt;b&gt;0<br></p>');
	});

	it.each([
		() => h('a', { href: 'javascript:alert(1)' }),
		() => h('a', { href: ' https://example.com' }),
		() => h('form', { action: '//example.com' }),
		() => h('img', { src: 'data:image/svg+xml,<svg onload=alert(1)>' }),
		() => h('p', { onclick: 'alert(1)' }),
		() => h('p', { style: 'color: red' }),
		() => h('p', { 'a b': '' }),
		() => h('p><script'),
		() => h('script', null, 'alert(1)'),
		() => raw('style', {}, 'p {} </style><script>'),
	])('refuses what runs or loads something: %s', (make) => {
		expect(make).toThrow();
	});
});

describe('the language', () => {
	it.each([
		['pt-BR,pt;q=0.9,en;q=0.8', 'pt'],
		['en-US,pt;q=0.5', 'en'],
		['de, pt;q=0.3', 'pt'],
		['de', 'en'],
		['*', 'en'],
		['', 'en'],
		[undefined, 'en'],
		[`pt,${'x,'.repeat(1_000)}`, 'en'],
	])('of a reader who accepts %p is %s', (header, language) => {
		expect(chooseLanguage(header)).toBe(language);
	});

	it('can be the same for everyone', () => {
		expect(chooseLanguage('en', 'pt')).toBe('pt');
	});

	it('has the same texts as the others, each different', () => {
		const leaves = (value: object, path = ''): string[] =>
			Object.entries(value).flatMap(([name, inner]) =>
				typeof inner === 'object' ? leaves(inner as object, `${path}${name}.`) : [`${path}${name}`],
			);
		const [first, ...others] = LANGUAGES.map(textsIn);
		for (const texts of others) expect(leaves(texts)).toEqual(leaves(first));
	});
});

describe('an address is masked', () => {
	it.each([
		['ann@example.com', 'a…@e….com'],
		['ann@mail.example.co.uk', 'a…@m….uk'],
		['a@localhost', 'a…@l…'],
		['😀@example.com', '😀…@e….com'],
		['+31612345667', '…67'],
		['', '…'],
	])('%s', (address, masked) => {
		expect(maskAddress(address)).toBe(masked);
	});
});

it('the preferences are a form that works without a script', () => {
	const { html } = preferencesPage({
		language: 'en',
		brand,
		address: 'a…@e….com',
		token: 'a&b',
		channels: [
			{
				name: 'Email',
				choices: [
					{ value: 'email|news|', name: 'News', hint: 'Once a week', chosen: true, inner: false },
					{ value: 'email|news|coffee', name: 'Coffee', hint: null, chosen: false, inner: true },
				],
			},
		],
		tracking: false,
		nothing: false,
		saved: true,
	});
	expect(html).toContain('action="?p=a%26b"');
	expect(html).toMatch(/name="allow" value="email\|news\|" checked/);
	expect(html).not.toMatch(/value="email\|news\|coffee" checked/);
	expect(html).toContain('role="status"');
	expect(html).not.toContain('<script');
});
