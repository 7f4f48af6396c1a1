import fc from 'fast-check';
import { Parser } from 'htmlparser2';

import { newsletter } from './support/newsletters';
import { html, prepare, readable, URLS, type Changes } from './support/prepare';

const EVERYTHING: Changes = {
	track: { opens: true, honeypot: true, utm: { source: 'journey' } },
	footer: { name: 'Contoso', postalAddress: 'Main Street' },
};

/** What may follow `<`, `&` and quotes in the worst case: pieces of markup in any order. */
const garbage = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				'<',
				'>',
				'"',
				"'",
				'&',
				'/',
				'=',
				' ',
				'\n',
				'<!--',
				'-->',
				'--!>',
				'<![CDATA[',
				']]>',
				'<?',
				'</',
			),
			fc.constantFrom(
				'<a ',
				'<a href=',
				'href="https://a.example/',
				'https://a.example/"',
				'</a>',
				'<area',
				'<img src=',
			),
			fc.constantFrom(
				'<style>',
				'</style>',
				'<title>',
				'</title',
				'<script',
				'</script>',
				'<textarea>',
				'<body>',
				'</body>',
			),
			fc.constantFrom(
				'<!--[if mso]>',
				'<![endif]-->',
				'[[unsubscribe]]',
				'[[',
				']]',
				'{{',
				'}}',
				'&amp',
				'&#',
				'&#x',
				'\u0000',
			),
			fc.string({ unit: 'binary', maxLength: 5 }),
		),
		{ maxLength: 40 },
	)
	.map((pieces) => pieces.join(''));

/** The addresses of the images and links that are elements: not those in comments, style sheets or values. */
function elements(markup: string): string[] {
	const found: string[] = [];
	const parser = new Parser({
		onopentag: (name, { src, href }) => {
			if (name === 'img' && src !== undefined) found.push(src);
			if (name === 'a' && href !== undefined) found.push(href);
		},
	});
	// The parser reads these as in XML, browsers as comments.
	parser.end(markup.replaceAll('<![CDATA[', '<![cdata['));
	return found;
}

describe('everything but the addresses of links', () => {
	it('stays as it is, character by character', () => {
		fc.assert(
			fc.property(newsletter, ({ before, after }) => {
				expect(readable(html(before))).toBe(after);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('stays where pixel, honeypot link and footer are added', () => {
		fc.assert(
			fc.property(newsletter, newsletter, (body, tail) => {
				const changes = { ...EVERYTHING, track: { ...EVERYTHING.track, utm: null } };
				const before = `<html><body>${body.before}</body>${tail.before}</html>`;
				const whole = readable(html(before, changes));
				const added = whole.indexOf('<div style="margin:24px');
				const end = whole.indexOf('border:0">', added) + 'border:0">'.length;
				expect(whole.slice(0, added) + whole.slice(end)).toBe(
					`<html><body>${body.after}</body>${tail.after}</html>`,
				);
				expect(whole.slice(end)).toBe(`</body>${tail.after}</html>`);
			}),
			{ numRuns: 500 },
		);
	});

	it('nothing changes when nothing is to be tracked', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					garbage,
					newsletter.map(({ before }) => before),
				),
				(before) => {
					const changes = { track: { links: false }, urls: { unsubscribe: null, preferences: null } };
					expect(html(before, changes)).toBe(before);
				},
			),
			{ numRuns: 1_000 },
		);
	});
});

describe('everything but the URLs of a text', () => {
	const url = fc
		.tuple(
			fc.constantFrom('https://a.example', 'http://Shop.Example:8080', 'HTTPS://münchen.example'),
			fc.constantFrom('', '/', '/a_(b)', '/a-b_', '/[x]', '/☕', "/it's", '/x;y=1,2.html'),
			fc.constantFrom('', '?x=1&y=2', '?u=https://b.example/&z', '?q=%20+'),
			fc.constantFrom('', '#top', '#/a?b'),
		)
		.map((parts) => parts.join(''));
	/** Around a URL: brackets and quotes, punctuation after it, and white space. */
	const around = fc.constantFrom(
		['', ' '],
		['(', ')\n'],
		['<', '>'],
		['"', '",\r\n'],
		['[', '], '],
		['*', '* '],
		['\t', '. '],
		['「', '」。 '],
		['see:\u00a0', '?! '],
		['', '...\n'],
	);
	const words = fc
		.string({ unit: 'grapheme', maxLength: 20 })
		.map((text) => `${text.replace(/https?:/gi, '').replaceAll('[[', '')} `);

	it('stays as it is, character by character', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(words, around, url), { maxLength: 10 }), (pieces) => {
				const write = (form: (target: string) => string): string =>
					pieces.map(([word, [open, close], target]) => `${word}${open}${form(target)}${close}`).join('');
				expect(readable(prepare({ text: write((target) => target) }).text)).toBe(
					write((target) => `‹${target}›`),
				);
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('whatever the HTML is', () => {
	it('rewriting its own result changes nothing', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					garbage,
					newsletter.map(({ before }) => before),
				),
				(before) => {
					const once = html(before, EVERYTHING);
					expect(html(once, EVERYTHING)).toBe(once);
				},
			),
			{ numRuns: 2_000 },
		);
	});

	it('no message fails, and what was added are elements', () => {
		fc.assert(
			fc.property(garbage, (before) => {
				const { html: after, warnings } = prepare({ html: before, text: before }, EVERYTHING);
				expect(warnings.filter((warning) => !warning.startsWith('Link left alone'))).toEqual([]);
				expect(elements(after)).toEqual(
					before === '' ? [] : expect.arrayContaining([URLS.pixel, URLS.unsubscribe, URLS.honeypot]),
				);
			}),
			{ numRuns: 2_000 },
		);
	});
});
