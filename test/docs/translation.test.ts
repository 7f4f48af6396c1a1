import { linksOf, readPage } from './support/markdown';

/** What is kept in English and in Portuguese. A translation may lag: it says which state of the original it follows. */
const PAIRS = [
	{ english: 'README.md', portuguese: 'README.pt-BR.md' },
	{ english: 'docs/concepts.md', portuguese: 'docs/pt-BR/concepts.md' },
	{ english: 'docs/troubleshooting.md', portuguese: 'docs/pt-BR/troubleshooting.md' },
];

/** Such as "Traduzido de [README.md](README.md) de 28 de novembro de 2026." */
const TRANSLATED = /^_?Traduzido de \[[^\]]+\]\(([^)]+)\) de \d{1,2} de [a-zç]+ de \d{4}/m;

describe.each(PAIRS)('$portuguese', ({ english, portuguese }) => {
	const [original, translation] = [readPage(english), readPage(portuguese)];

	it('names the page it is translated from, and its date', () => {
		const [, target] = TRANSLATED.exec(translation.text) ?? [];
		expect(target?.split('/').at(-1)).toBe(english.split('/').at(-1));
	});

	it('says whether a page it links to is in English', () => {
		const leadsToEnglish = linksOf(translation).some(
			(target) => /\.md/.test(target) && !/pt-BR/.test(target),
		);
		if (leadsToEnglish) expect(translation.prose).toMatch(/em inglês/);
	});

	it('is translated', () => {
		const words = translation.prose.match(/\b(que|não|uma?|para|são|contatos?)\b/g) ?? [];
		expect(words.length).toBeGreaterThan(50);
		expect(translation.prose).not.toBe(original.prose);
	});
});
