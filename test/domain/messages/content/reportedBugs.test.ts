import { redirectLocation } from '../../../../lib/domain/messages';
import { clicks, html, prepare, readable, targets, text, URLS } from './support/prepare';

/** What senders of mail have reported about programs that rewrite links, and what's right instead. */
describe('HTML', () => {
	it('an ampersand in an address stays one in the target', () => {
		expect(targets(html('<a href="https://a.example/?x=1&amp;y=2">'))).toEqual([
			'https://a.example/?x=1&y=2',
		]);
	});

	it('an address with entities is tracked, and one that is encoded twice stays so', () => {
		expect(
			targets(html('<a href="https://a.example/?x=1&amp;y=2"><a href="https://a.example/?x=1&amp;amp;y=2">')),
		).toEqual(['https://a.example/?x=1&y=2', 'https://a.example/?x=1&amp;y=2']);
	});

	it('decimal, hexadecimal and named entities are decoded, and what only looks like one isn’t', () => {
		const before = '<a href="https://a.example/&#63;x=1&#038;y=2&#x26;copy=3&copy=4&eacute;=5">';
		expect(targets(html(before))).toEqual(['https://a.example/?x=1&y=2&copy=3&copy=4é=5']);
	});

	it.each([
		'mailto:a@b.example?subject=x',
		'tel:+15550100',
		'sms:+15550100',
		'javascript:void(0)',
		'data:text/html,x',
		'cid:image',
		'#top',
		'/relative',
		'page.html',
		'//other.example/x',
		'',
		'ftp://a.example/',
		'whatsapp://send?text=https://a.example/',
	])('what isn’t http or https is left alone, without a warning: %j', (href) => {
		const before = `<a href="${href}">x</a>`;
		expect(prepare({ html: before })).toMatchObject({ html: before, links: [], warnings: [] });
	});

	it.each([
		'https://{{ $json.shop }}.example.org/',
		'https://{shop}.example.org/',
		'https://a.example/?name=%NAME%',
		'https://a.example/%FACEBOOK%/x',
		'https://a.example/*|NAME|*',
		'https://a.example/[[name]]',
		'https://a.example/<%= name %>',
		'https://a.example/?x=${name}',
		'https://a.example/?x=%7B%7Bname%7D%7D',
		'{{ $json.link }}',
	])('a placeholder that isn’t filled in leaves the link alone and warns: %s', (href) => {
		const before = `<a href="${href}">x</a>`;
		const { html: after, links, warnings } = prepare({ html: before });
		expect({ after, links }).toEqual({ after: before, links: [] });
		expect(warnings).toEqual([`Link left alone, because a placeholder in it isn’t filled in: ${href}`]);
	});

	it.each([
		'https://a.example/?n=%C3%A9%C3%A9',
		'https://a.example/%e2%82%ac%20x',
		'https://a.example/?q=100%&b=5',
	])('encoded characters aren’t placeholders: %s', (href) => {
		expect(targets(html(`<a href="${href}">`))).toEqual([href]);
	});

	it('a person’s own addresses stay theirs: each link has the target that it had, and ours are never wrapped', () => {
		const before = `<a href="https://a.example/view/ada"></a><a href="${URLS.unsubscribe}"></a><a href="${URLS.preferences}"></a>`;
		expect(readable(html(before))).toBe(
			before.replace('https://a.example/view/ada', '‹https://a.example/view/ada›'),
		);
	});

	it('a fragment stays a fragment', () => {
		expect(targets(html('<a href="https://a.example/x?y=1#part/2?z">'))).toEqual([
			'https://a.example/x?y=1#part/2?z',
		]);
	});

	it('without tracking, placeholders are still filled in and the footer is still added', () => {
		const off = { links: false, opens: false, honeypot: false };
		const { html: after } = prepare(
			{ html: '<a href="[[preferences]]">x</a>' },
			{ track: off, footer: { name: 'Contoso', postalAddress: '' } },
		);
		expect(after).toContain(`<a href="${URLS.preferences}">x</a>`);
		expect(after).toContain(`href="${URLS.unsubscribe}"`);
	});

	it('an address inside an address isn’t a link of its own', () => {
		const url = 'https://share.example/?u=1&href=http://a.example/&src="x"';
		expect(targets(html(`<a href="${url.replace(/"/g, '&quot;')}">`))).toEqual([url]);
	});

	it('an apostrophe doesn’t end an address', () => {
		expect(targets(html(`<a href="https://a.example/it's?x='1'">`))).toEqual([
			"https://a.example/it's?x='1'",
		]);
	});

	it('a space in a path isn’t turned into a plus', () => {
		expect(targets(html('<a href="https://a.example/a%20b c?x=1+2">'))).toEqual([
			'https://a.example/a%20b c?x=1+2',
		]);
		expect(redirectLocation('https://a.example/a%20b c?x=1+2')).toBe('https://a.example/a%20b%20c?x=1+2');
	});

	it.each([
		'<a href = "https://a.example/">',
		'<a href=https://a.example/>',
		'<A HREF="https://a.example/">',
		"<a\n\thref\n=\n'https://a.example/'\n>",
		'<a class=x href=https://a.example/ id=y>',
		'<a title="a > b"href="https://a.example/">',
		'<a href=" \n https://a.example/ ">',
		'<a href="HTTPS://a.example/">',
		'<area shape=rect href="https://a.example/" />',
		'<a/href="https://a.example/">',
		'<a data-href="x" href="https://a.example/" href="https://b.example/">',
	])('a link is found however it’s written: %j', (before) => {
		expect(targets(html(before)).map((url) => url.toLowerCase())).toEqual(['https://a.example/']);
	});

	it('campaign parameters go before the fragment, aren’t encoded twice and override nothing', () => {
		const utm = { source: 'journey', medium: 'e mail', campaign: '50% & more' };
		const before =
			'<a href="https://a.example/x?y=%20a&amp;utm_source=mine#z"><a href="https://a.example#z"><a href="https://a.example/?UTM_Medium=x&">';
		expect(targets(html(before, { track: { utm } }))).toEqual([
			'https://a.example/x?y=%20a&utm_source=mine&utm_medium=e%20mail&utm_campaign=50%25%20%26%20more#z',
			'https://a.example?utm_source=journey&utm_medium=e%20mail&utm_campaign=50%25%20%26%20more#z',
			'https://a.example/?UTM_Medium=x&utm_source=journey&utm_campaign=50%25%20%26%20more',
		]);
	});

	it('only attributes change, never a text that looks the same; the same target twice is two links', () => {
		const before =
			'<a href="https://a.example/">https://a.example/</a> https://a.example/ <a href="https://a.example/">x</a>';
		const after = html(before);
		expect(readable(after)).toBe(
			'<a href="‹https://a.example/›">https://a.example/</a> https://a.example/ <a href="‹https://a.example/›">x</a>',
		);
		expect(clicks(after).map(({ link }) => link)).toEqual([1, 2]);
	});

	it('what was rewritten once isn’t rewritten again', () => {
		const changes = {
			track: { opens: true, honeypot: true, utm: { source: 's' } },
			footer: { name: 'Contoso', postalAddress: 'x' },
		};
		const first = prepare(
			{ html: '<a href="https://a.example/">x</a>', text: 'https://a.example/' },
			changes,
		);
		const second = prepare(first, changes);
		expect({ html: second.html, text: second.text }).toEqual({ html: first.html, text: first.text });
	});

	it('style sheets, scripts, comments and Outlook’s comments stay as they are, but for Outlook’s own links', () => {
		const before = `<style>a[href="https://a.example/"]{color:red}</style><script>"<a href='https://a.example/'>"</script>
<!-- <a href="https://a.example/"> --><![CDATA[<a href="https://a.example/">]]><title><a href="https://a.example/"></title>
<textarea><a href="https://a.example/"></textarea><!--[if gte mso 9]><xml><o:p>&nbsp;</o:p></xml><![endif]-->
<!--[if mso]><v:roundrect href="https://b.example/" arcsize="8%"><center>Go</center></v:roundrect><![endif]--><!--[if !mso]><!--><a href="https://b.example/">Go</a><!--<![endif]-->`;
		expect(readable(html(before))).toBe(before.replaceAll('https://b.example/', '‹https://b.example/›'));
	});

	it('the pixel goes before the last </body> that is a tag, once', () => {
		const pixel = `<img src="${URLS.pixel}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`;
		const before =
			'<body>&lt;/body&gt; <!-- </body> --><style>/*</body>*/</style></body >x</BODY></html><!--</body>-->';
		const after = html(before, { track: { opens: true } });
		expect(after).toBe(before.replace('</BODY>', `${pixel}</BODY>`));
		expect(html(after, { track: { opens: true } })).toBe(after);
		expect(html('<p>Hi', { track: { opens: true } })).toBe(`<p>Hi${pixel}`);
	});

	it('international hosts, emoji and 8-bit characters keep their spelling', () => {
		const url = 'https://münchen.example/☕/日本?q=é';
		expect(targets(html(`<a href="${url}">`))).toEqual([url]);
		expect(targets(text(`See ${url}.`))).toEqual([url]);
	});
});

describe('the text part', () => {
	it('has the same off switch, and punctuation stays outside of links', () => {
		const content = {
			html: '<a href="https://a.example/activate?x=1&amp;y=2" data-journey-track="OFF">x</a>',
			text: 'https://a.example/activate?x=1&y=2, (https://b.example/a_(b)) <https://c.example/>; https://login.example/x! "https://d.example/?".',
		};
		const { html: after, text: rewritten } = prepare(content, { track: { except: ['login.example'] } });
		expect(after).toBe(content.html);
		expect(readable(rewritten)).toBe(
			'https://a.example/activate?x=1&y=2, (‹https://b.example/a_(b)›) <‹https://c.example/›>; https://login.example/x! "‹https://d.example/›?".',
		);
	});
});
