import { prepare, SENDER } from './support/prepare';

const SIZE = 1_000_000;

/** Fills 1 MB with a piece. */
const filled = (piece: string): string => piece.repeat(Math.ceil(SIZE / piece.length));

/** What makes backtracking or repeated searching quadratic: minutes instead of seconds. */
const HOSTILE: Record<string, string> = {
	'open tags': filled('<'),
	'open links': filled('<a '),
	'links without an end': filled('<a href="'),
	'unclosed links': filled('<a>x'),
	'one endless address': `<a href="https://a.example/${filled('x')}">`,
	'one endless address of entities': `<a href="https://a.example/${filled('&amp;')}">`,
	'one endless address of spaces': `<a href="${filled(' ')}">`,
	'spaces after an equals sign': `<a href=${filled(' ')}"https://a.example/">`,
	'equals signs': `<a href${filled('=')}>`,
	attributes: `<a ${filled('href=x ')}>`,
	'open comments': filled('<!--'),
	conditions: filled('<!--[if '),
	'conditional comments': filled('<!--[if mso]>href<![endif]-->'),
	'conditional comments with links': filled('<!--[if mso]><v:rect href="https://a.example/"/><![endif]-->'),
	'one endless conditional comment': `<!--[if mso]>${filled('<a href="https://a.example/">')}<![endif]-->`,
	'closing tags of the body': filled('</body>'),
	'spaced closing tags': filled('</      body'),
	'one spaced closing tag': `</${filled(' ')}body>`,
	ampersands: filled('&'),
	'open entities': filled('&amp'),
	'open numbers': `&#${filled('1')}`,
	'open brackets': filled('['),
	'open placeholders': filled('[[unsubscribe'),
	'placeholders of spaces': filled('[[          '),
	placeholders: filled('[[unsubscribe]]'),
	braces: filled('{'),
	'percent signs': `<a href="https://a.example/${filled('%a')}">`,
	'style sheets': filled('<style>'),
	'open style sheets': filled('<style></styl'),
	'quotes in quotes': filled(`<a title='"' href="'">`),
	'null bytes': filled('\u0000'),
	'halves of surrogate pairs': filled('\ud83d'),
	'deep tables': filled('<table><tr><td>'),
	schemes: filled('https://'),
	'closing brackets': `https://a.example/${filled(')')}`,
	brackets: `https://a.example/${filled('(').slice(0, SIZE / 2)}${filled(')').slice(0, SIZE / 2)}`,
	punctuation: `https://a.example/${filled('.,')}`,
	'short URLs': filled('https://a.b '),
	'own links': filled('<a href="https://links.example/webhook/pages?x">'),
};

describe.each(Object.keys(HOSTILE))('1 MB of %s', (name) => {
	it('are rewritten in linear time, as HTML and as text', () => {
		const content = { html: HOSTILE[name], text: HOSTILE[name] };
		const began = performance.now();
		const { warnings } = prepare(content, {
			track: { opens: true, honeypot: true, utm: { source: 's' }, except: ['*x*y*z', 'a.example/*/*/*.pdf'] },
			urls: { click: (link) => `https://links.example/webhook/pages?${link}` },
			footer: SENDER,
		});
		// Quadratic time would be many minutes.
		expect(performance.now() - began).toBeLessThan(15_000);
		expect(warnings.filter((warning) => !/^Link left alone|more warnings like these$/.test(warning))).toEqual(
			[],
		);
	});
});

it('10,000 links are 10,000 numbers', () => {
	const html = Array.from(
		{ length: 10_000 },
		(_, position) => `<a href="https://a.example/${position}">${position}</a>`,
	).join('');
	const { links } = prepare({ html });
	expect(links).toHaveLength(10_000);
	expect(links[9_999]).toEqual({ number: 10_000, url: 'https://a.example/9999', label: '9999' });
});
