import { footerLanguage, prepareContent } from '../../../../lib/domain/messages';
import { html, options, prepare, readable, SENDER, text, URLS } from './support/prepare';

const TAGS = {
	pixel: `<img src="${URLS.pixel}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`,
	honeypot: `<a href="${URLS.honeypot}" rel="nofollow" tabindex="-1" aria-hidden="true" style="display:none"></a>`,
};

describe('placeholders', () => {
	it.each([
		['<a href="[[unsubscribe]]">x</a>', `<a href="${URLS.unsubscribe}">x</a>`],
		["<a href=' [[ Unsubscribe ]] '>x</a>", `<a href='${URLS.unsubscribe}'>x</a>`],
		['<a href=[[preferences]]>x</a>', `<a href="${URLS.preferences}">x</a>`],
		['<a href="http://[[preferences]]/">x</a>', `<a href="${URLS.preferences}">x</a>`],
		['<a href="%5B%5Bunsubscribe%5D%5D">x</a>', `<a href="${URLS.unsubscribe}">x</a>`],
		['<a href="&#91;[unsubscribe]]">x</a>', `<a href="${URLS.unsubscribe}">x</a>`],
		[
			'<a href="[[unsubscribe]]" data-journey-track="off">x</a>',
			`<a href="${URLS.unsubscribe}" data-journey-track="off">x</a>`,
		],
		[
			'<p>[[unsubscribe]], [[preferences]]</p>',
			`<p><a href="${URLS.unsubscribe}">Unsubscribe</a>, <a href="${URLS.preferences}">Manage preferences</a></p>`,
		],
		['<a href="[[unsubscribe]]">[[unsubscribe]]</a>', `<a href="${URLS.unsubscribe}">Unsubscribe</a>`],
		[
			'<!--[if mso]><v:rect href="[[unsubscribe]]"/><![endif]-->',
			`<!--[if mso]><v:rect href="${URLS.unsubscribe}"/><![endif]-->`,
		],
	])('become links: %s', (before, after) => {
		expect(prepare({ html: before })).toMatchObject({ html: after, warnings: [] });
	});

	it.each([
		'<title>[[unsubscribe]]</title>',
		'<style>/*[[unsubscribe]]*/</style>',
		'<!-- [[unsubscribe]] -->',
		'<p title="[[unsubscribe]]">',
		'[[other]]',
		'[[unsubscribe]',
		'[unsubscribe]',
	])('stay where they can’t be links: %s', (before) => {
		expect(html(before)).toBe(before);
	});

	it('become addresses in the text part, which aren’t wrapped', () => {
		expect(text('Stop: [[unsubscribe]]\nChange: [[ PREFERENCES ]].')).toBe(
			`Stop: ${URLS.unsubscribe}\nChange: ${URLS.preferences}.`,
		);
	});

	it('stay, with a warning, as long as there are no public pages', () => {
		const urls = { unsubscribe: null, preferences: null };
		const before = { html: '<a href="[[unsubscribe]]">x</a>', text: '[[preferences]]' };
		const after = prepare(before, { urls, track: { links: false } });
		expect(after).toMatchObject(before);
		expect(after.warnings).toEqual([
			'[[unsubscribe]] wasn’t filled in, because there are no public pages; add Journey Public Pages.',
			'[[preferences]] wasn’t filled in, because there are no public pages; add Journey Public Pages.',
		]);
	});
});

describe('the footer', () => {
	const footer = { name: 'Ben & <b>Co</b>', postalAddress: '1 Main "Street"\r\n\r\n Springfield ' };
	const links = `<a href="${URLS.unsubscribe}" style="color:#666666;text-decoration:underline">Unsubscribe</a> &middot; <a href="${URLS.preferences}" style="color:#666666;text-decoration:underline">Manage preferences</a>`;

	it('names the sender, escaped, before </body>', () => {
		const after = html('<body><p>Hi</p></body></html>', { footer });
		expect(after).toMatch(/^<body><p>Hi<\/p><div style="[^"]*">[^\n]*<\/div><\/body><\/html>$/);
		expect(after).toContain(
			`>Ben &amp; &lt;b&gt;Co&lt;/b&gt;<br>1 Main &quot;Street&quot;<br>Springfield<br>${links}</div>`,
		);
	});

	it('is text in the text part', () => {
		expect(text('Hi', { footer: SENDER })).toBe(
			`Hi\n\n-- \nContoso Coffee\n1 Main Street\nSpringfield\nUnsubscribe: ${URLS.unsubscribe}\nManage preferences: ${URLS.preferences}\n`,
		);
	});

	it('speaks Portuguese', () => {
		expect(html('Oi', { footer: SENDER, language: 'pt-BR' })).toContain(
			'>Cancelar inscrição</a> &middot; <a',
		);
		expect(text('Oi', { footer: SENDER, language: 'pt-BR' })).toContain('\nGerenciar preferências: https:');
		expect(html('[[unsubscribe]]', { language: 'pt-BR' })).toBe(
			`<a href="${URLS.unsubscribe}">Cancelar inscrição</a>`,
		);
	});

	it.each([
		['pt', 'pt-BR'],
		['pt-PT', 'pt-BR'],
		['PT_br', 'pt-BR'],
		['Português', 'pt-BR'],
		[' portuguese', 'pt-BR'],
		['en-US', 'en'],
		['ptarmigan', 'en'],
		['', 'en'],
		['de', 'en'],
	])('has for the language %j: %s', (language, found) => {
		expect(footerLanguage(language)).toBe(found);
	});

	it.each([
		'<a href="[[unsubscribe]]">x</a>',
		'<p>[[unsubscribe]]</p>',
		`<a href="${URLS.unsubscribe}">x</a>`,
	])('isn’t added where there’s an unsubscribe link: %s', (before) => {
		expect(html(before, { footer: SENDER })).not.toContain('Contoso');
	});

	it.each([
		'<a href="[[preferences]]">x</a>',
		'<!--[if mso]><a href="[[unsubscribe]]">x</a><![endif]-->',
		'<!-- <a href="[[unsubscribe]]">x</a> -->',
		'<a href="https://a.example/unsubscribe">x</a>',
		'<title>[[unsubscribe]]</title>',
	])('is added where a reader wouldn’t find one: %s', (before) => {
		expect(html(before, { footer: SENDER })).toContain('Contoso');
	});

	it('is added to each part for its own sake; a part that isn’t there stays so', () => {
		const after = prepare({ html: 'Hi', text: 'Stop: [[unsubscribe]]' }, { footer: SENDER });
		expect([after.html.includes('Contoso'), after.text.includes('Contoso')]).toEqual([true, false]);
		expect(prepare({ html: 'Hi' }, { footer: SENDER }).text).toBe('');
		expect(prepare({ text: 'Hi' }, { footer: SENDER }).html).toBe('');
	});

	it('has no link that leads nowhere, and is still added once', () => {
		const changes = { footer: SENDER, urls: { unsubscribe: null, preferences: null } };
		const once = prepare({ html: 'Hi', text: 'Hi' }, changes);
		expect(once.html).toContain('>Contoso Coffee<br>1 Main Street<br>Springfield</div>');
		expect(once.warnings).toEqual([
			'The footer has no unsubscribe link, because there are no public pages; add Journey Public Pages.',
		]);
		expect(prepare(once, changes)).toMatchObject({ html: once.html, text: once.text });
	});
});

describe('what isn’t seen', () => {
	it('the honeypot link is in the HTML only, and not among the links', () => {
		const {
			html: after,
			text: rewritten,
			links,
		} = prepare({ html: '<body>Hi</body>', text: 'Hi' }, { track: { honeypot: true } });
		expect({ after, rewritten, links }).toEqual({
			after: `<body>Hi${TAGS.honeypot}</body>`,
			rewritten: 'Hi',
			links: [],
		});
	});

	it('pixel and honeypot link are left out if there’s no address for them', () => {
		expect(
			html('Hi', { track: { opens: true, honeypot: true }, urls: { pixel: null, honeypot: null } }),
		).toBe('Hi');
	});

	it.each([
		['<p>Hi<!-- not closed', '<p>Hi', '<!-- not closed'],
		['<p>Hi</p><style>b{', '<p>Hi</p>', '<style>b{'],
		['<p>Hi</p><a href="https://a.example/', '<p>Hi</p>', '<a href="https://a.example/'],
		['<p>Hi</p', '<p>Hi', '</p'],
		['Hi<!x', 'Hi', '<!x'],
		['Hi <', 'Hi <', ''],
		['Hi &am', 'Hi &am', ''],
		['<title>Hi', '', '<title>Hi'],
		['<p>Hi</p><plaintext>x', '<p>Hi</p>', '<plaintext>x'],
		['<p>Hi</p><iframe><p>x', '<p>Hi</p>', '<iframe><p>x'],
	])('is added where a reader of HTML sees it: %s', (before, start, end) => {
		expect(html(before, { track: { opens: true } })).toBe(`${start}${TAGS.pixel}${end}`);
	});
});

describe('a subject', () => {
	it('can’t begin another header', () => {
		expect(
			prepareContent({ subject: 'Hi\r\nBcc: a@a.example\u0000', html: '', text: '' }, options()),
		).toMatchObject({
			subject: 'Hi Bcc: a@a.example',
			warnings: ['The subject had line breaks or other control characters; they were replaced by spaces.'],
		});
	});

	it('stays as it is otherwise', () => {
		expect(prepare({ subject: ' Olá, “José” 😀 ' })).toMatchObject({
			subject: ' Olá, “José” 😀 ',
			warnings: [],
		});
	});
});

describe('an error never fails the message', () => {
	const broken = (): never => {
		throw new Error('no pages');
	};

	it('a link whose address fails is left alone, with a warning', () => {
		const content = { html: '<a href="https://a.example/">x</a><body></body>' };
		const { html: after, warnings } = prepare(content, { urls: { click: broken }, track: { opens: true } });
		expect(after).toBe(`<a href="https://a.example/">x</a><body>${TAGS.pixel}</body>`);
		expect(warnings).toEqual(['Link left alone, because no pages: https://a.example/']);
	});

	it('if tracking fails, the message goes without it, and still can be unsubscribed from', () => {
		const content = {
			html: '<a href="https://a.example/">x</a><a href="[[unsubscribe]]">y</a>',
			text: 'https://a.example/',
		};
		const after = prepare(content, { isOwn: broken, track: { opens: true, honeypot: true }, footer: SENDER });
		expect(after.html).toBe(`<a href="https://a.example/">x</a><a href="${URLS.unsubscribe}">y</a>`);
		expect(readable(after.text)).toMatch(/^https:\/\/a\.example\/\n\n-- \nContoso Coffee\n/);
		expect(after.warnings).toEqual(['Not tracked, because the content couldn’t be rewritten: no pages']);
		expect(after.links).toEqual([]);
	});

	it('if the footer fails, too, the content goes as it is', () => {
		const footer = {
			name: 'x',
			get postalAddress(): string {
				return broken();
			},
		};
		const after = prepare({ html: 'Hi', text: 'Hi' }, { footer });
		expect(after).toMatchObject({ html: 'Hi', text: 'Hi', links: [] });
		expect(after.warnings).toEqual([
			'Not tracked, because the content couldn’t be rewritten: no pages',
			'No footer and no unsubscribe link were added: no pages',
		]);
	});

	it('warnings are at most 21, each once', () => {
		const links = Array.from(
			{ length: 100 },
			(_, position) => `<a href="https://a.example/{{${position % 50}}}">`,
		);
		const { warnings } = prepare({ html: links.join('') });
		expect(warnings).toHaveLength(21);
		expect(warnings[20]).toMatch(/^\d+ more warnings like these$/);
	});
});
