import { MAX_TARGET_BYTES } from '../../../../lib/domain/messages';
import { clicks, html, prepare, readable, targets, text } from './support/prepare';

describe('the label of a link', () => {
	it.each([
		[
			'its text, on one line',
			'<a href="https://a.example/">\n  Order <b>now</b>&nbsp;&amp;\tsave </a>',
			'Order now & save',
		],
		[
			'the description of its image',
			'<a href="https://a.example/"><img alt=""><img alt="Our &quot;best&quot;"></a>',
			'Our "best"',
		],
		['its text before its image’s', '<a href="https://a.example/"><img alt="Logo"> Home</a>', 'Home'],
		['an area’s own description', '<area href="https://a.example/" alt="North">', 'North'],
		['nothing, if it has neither', '<a href="https://a.example/"><img src=x></a>', ''],
		['only up to the next link', '<a href="https://a.example/">One<a name=x>Two</a>', 'One'],
		[
			'without style sheets and comments',
			'<a href="https://a.example/">A<style>b{}</style><!-- c --></a>',
			'A',
		],
	])('is %s', (_, before, label) => {
		expect(prepare({ html: before }).links).toEqual([{ number: 1, url: 'https://a.example/', label }]);
	});

	it('has at most 100 characters, none of them cut in half', () => {
		const [{ label }] = prepare({ html: `<a href="https://a.example/">${'☕😀'.repeat(100)}</a>` }).links;
		expect(label).toBe('☕😀'.repeat(50));
	});

	it('doesn’t have half of a surrogate pair', () => {
		const [{ label }] = prepare({ html: '<a href="https://a.example/">x\ud83dy</a>' }).links;
		expect(label.isWellFormed()).toBe(true);
	});
});

describe('the numbers of links', () => {
	const content = {
		html: '<!--[if mso]><a href="https://b.example/">Outlook</a><![endif]--><a href="https://a.example/">A</a><a href="https://b.example/">B</a><a href="https://b.example/">B again</a>',
		text: 'https://b.example/ https://c.example/ https://c.example/',
	};

	it('count from 1 in the order of the HTML; Outlook’s copies and the text part take the same ones', () => {
		const { html: after, text: rewritten, links } = prepare(content);
		expect(clicks(after).map(({ link }) => link)).toEqual([2, 1, 2, 3]);
		expect(clicks(rewritten).map(({ link }) => link)).toEqual([2, 4, 4]);
		expect(links).toEqual([
			{ number: 1, url: 'https://a.example/', label: 'A' },
			{ number: 2, url: 'https://b.example/', label: 'B' },
			{ number: 3, url: 'https://b.example/', label: 'B again' },
			{ number: 4, url: 'https://c.example/', label: '' },
		]);
	});

	it('are given only to links that got one', () => {
		const before = '<a href="https://a.example/">A</a><a href="https://b.example/">B</a>';
		const { links } = prepare(
			{ html: before },
			{ urls: { click: (link, url) => (url.includes('a.') ? null : `x:${link}`) } },
		);
		expect(links).toEqual([{ number: 1, url: 'https://b.example/', label: 'B' }]);
	});
});

describe('links in Outlook’s conditional comments', () => {
	it.each([
		['<!--[if mso]><v:rect href="https://a.example/"></v:rect><![endif]-->', true],
		["<!--[if (gte mso 9)|(IE)]><A HREF='https://a.example/'>x</A><![endif]-->", true],
		['<!--[if mso]><v:image src="x" /><area href=https://a.example/><![endif]-->', true],
		['<!-- [if mso]><a href="https://a.example/"><![endif]-->', false],
		['<!--[if mso]><link href="https://a.example/"><![endif]-->', false],
		['<!--[if mso]><style>a[href="https://a.example/"]{}</style><![endif]-->', false],
		['<!--[if mso]><o:p href="https://a.example/"><![endif]-->', false],
		['<!--[if mso <a href="https://a.example/"> ]>x<![endif]-->', false],
	])('%s: %s', (before, tracked) => {
		expect(readable(html(before))).toBe(tracked ? html0(before) : before);
	});

	const html0 = (before: string): string =>
		before
			.replace('"https://a.example/"', '"‹https://a.example/›"')
			.replace("'https://a.example/'", "'‹https://a.example/›'")
			.replace('=https://a.example/>', '="‹https://a.example/›">');

	it('don’t end their comment, whatever the target', () => {
		const before =
			'<!--[if mso]><a href="https://a.example/--&gt;x"><![endif]--><a href="https://b.example/">';
		const utm = { source: '-->' };
		const after = html(before, { track: { links: false, utm } });
		expect(after.match(/-->/g)).toHaveLength(1);
		expect(targets(html(after))).toHaveLength(2);
	});
});

it('a section of XML ends at the next bracket, as it does in browsers', () => {
	const before = '<![CDATA[<a href="https://a.example/"> ]]><![CDATA[><a href="https://b.example/">';
	expect(targets(html(before))).toEqual(['https://b.example/']);
});

describe('links are left alone', () => {
	it.each([
		['with a user name', 'https://ada@a.example/', 'it’s not a web address that can be tracked'],
		[
			'with a user name and a password',
			'https://ada:pw@a.example/',
			'it’s not a web address that can be tracked',
		],
		['without slashes', 'https:a.example', 'it’s not a web address that can be tracked'],
		[
			'with a backslash in the host',
			'https://a.example\\@b.example/',
			'it’s not a web address that can be tracked',
		],
		['with an unreadable host', 'https://a b.example/', 'it’s not a web address that can be tracked'],
		[
			'with a line break',
			'https://a.example/&#13;&#10;Set-Cookie:x',
			'it has a line break or another control character',
		],
		['with a null byte', 'https://a.example/\u0000x', 'it has a line break or another control character'],
		['that are too long', `https://a.example/${'x'.repeat(MAX_TARGET_BYTES)}`, 'it’s too long to be tracked'],
	])('%s, with a warning', (_, href, why) => {
		const before = `<a href="${href}">x</a>`;
		const { html: after, links, warnings } = prepare({ html: before });
		expect({ after, links }).toEqual({ after: before, links: [] });
		expect(warnings).toHaveLength(1);
		expect(warnings[0]).toContain(`Link left alone, because ${why}: https:`);
		expect(warnings[0].length).toBeLessThan(220);
	});

	it('if campaign parameters make them too long', () => {
		const before = `<a href="https://a.example/${'x'.repeat(MAX_TARGET_BYTES - 20)}">x</a>`;
		const { html: after, warnings } = prepare({ html: before }, { track: { utm: { source: 'journey' } } });
		expect(after).toBe(before);
		expect(warnings[0]).toContain('too long');
	});

	it('where the author says so, in one place without a say in the others', () => {
		const before =
			'<a href="https://a.example/" data-journey-track="off">x</a><a href="https://a.example/">x</a><a data-journey-track="on" href="https://b.example/">';
		expect(targets(html(before))).toEqual(['https://a.example/', 'https://b.example/']);
		expect(targets(html(before, { track: { utm: { source: 's' } } }))).toEqual([
			'https://a.example/?utm_source=s',
			'https://b.example/?utm_source=s',
		]);
	});

	it('if there’s no address for them, but for their campaign parameters', () => {
		const urls = { click: () => null };
		expect(html('<a href=https://a.example/>', { urls })).toBe('<a href=https://a.example/>');
		expect(html('<a href=https://a.example/?x=1>', { urls, track: { utm: { source: 's' } } })).toBe(
			'<a href="https://a.example/?x=1&amp;utm_source=s">',
		);
	});
});

describe('the off patterns', () => {
	const except = [
		'Login.Example',
		'https://a.example/account/*',
		'*/view?*',
		'b.example/exact',
		' ',
		'*.pdf',
	];

	it.each([
		['https://login.example/', true],
		['http://LOGIN.example:8080/x?y#z', true],
		['https://login.example.evil.example/', false],
		['https://my.login.example/', false],
		['https://a.example/account/1', true],
		['http://a.example/account/1', false],
		['https://a.example/accounts', false],
		['https://x.example/view?id=1', true],
		['https://b.example/exact', true],
		['http://b.example/EXACT', true],
		['https://b.example/exactly', false],
		['https://c.example/x.pdf', true],
		['https://c.example/x.pdf?y', false],
	])('%s: %s', (url, off) => {
		const content = { html: `<a href="${url}">`, text: url };
		const after = prepare(content, { track: { except } });
		expect([targets(after.html), targets(after.text)]).toEqual(off ? [[], []] : [[url], [url]]);
	});
});

describe('URLs in a text', () => {
	it.each([
		['Go to https://a.example/x.', 'Go to ‹https://a.example/x›.'],
		['(https://a.example/x)', '(‹https://a.example/x›)'],
		['https://a.example/x_(y)', '‹https://a.example/x_(y)›'],
		['(see https://a.example/x_(y)).', '(see ‹https://a.example/x_(y)›).'],
		['[https://a.example/?a[]=1]', '[‹https://a.example/?a[]=1›]'],
		['<https://a.example/x>', '<‹https://a.example/x›>'],
		['"https://a.example/x"', '"‹https://a.example/x›"'],
		['*https://a.example/x*', '*‹https://a.example/x›*'],
		['https://a.example/x_y-z~', '‹https://a.example/x_y-z~›'],
		['https://a.example/?!?!...', '‹https://a.example/›?!?!...'],
		['https://a.example/é、https', '‹https://a.example/é、https›'],
		['「https://a.example/x」。', '「‹https://a.example/x›」。'],
		['a: https://a.example\r\nb: http://b.example', 'a: ‹https://a.example›\r\nb: ‹http://b.example›'],
		['HTTPS://A.example/X', '‹HTTPS://A.example/X›'],
		['https://a.example/?to=https://b.example/', '‹https://a.example/?to=https://b.example/›'],
	])('%s', (before, after) => {
		expect(readable(text(before))).toBe(after);
	});

	it.each([
		'https://',
		'view-source:https://a.example/',
		'www.a.example',
		'a@a.example',
		'xhttps://a.example/',
		'https://...',
		'://a',
	])('none: %s', (before) => {
		expect(text(before)).toBe(before);
	});

	it('with a placeholder are left alone, with a warning', () => {
		const { text: after, warnings } = prepare({
			text: 'https://a.example/{{ $json.id }} https://a.example/',
		});
		expect(readable(after)).toBe('https://a.example/{{ $json.id }} ‹https://a.example/›');
		expect(warnings).toEqual([
			'Link left alone, because a placeholder in it isn’t filled in: https://a.example/{{',
		]);
	});
});
