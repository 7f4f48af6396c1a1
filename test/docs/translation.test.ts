import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { linksOf, readPage, ROOT } from './support/markdown';

/** What is kept in English and in Portuguese. */
const PAIRS = [
	{ english: 'README.md', portuguese: 'README.pt-BR.md' },
	{ english: 'docs/concepts.md', portuguese: 'docs/pt-BR/concepts.md' },
];

describe.each(PAIRS)('$portuguese', ({ english, portuguese }) => {
	const [original, translation] = [readPage(english), readPage(portuguese)];

	it('has the same parts', () => {
		const levels = (page: typeof original): number[] => page.headings.map(({ level }) => level);
		expect(levels(translation)).toEqual(levels(original));
	});

	it('shows the same code', () => {
		const code = (page: typeof original) =>
			page.fences.map(({ language, code: lines, mark }) => ({ language, lines, mark }));
		expect(code(translation)).toEqual(code(original));
	});

	it('has as many rows in its tables', () => {
		const rows = (page: typeof original): number => page.prose.match(/^\|/gm)?.length ?? 0;
		expect(rows(translation)).toBe(rows(original));
	});

	it('leads to the same pages, and to translated ones where there are any', () => {
		const targets = (page: typeof original): string[] =>
			linksOf(page)
				.map((target) => target.split('#')[0].split('/').at(-1)!.replace('.pt-BR', ''))
				.filter((name) => name !== '');
		expect(targets(translation)).toEqual(targets(original));
	});

	it('is translated', () => {
		const words = translation.prose.match(/\b(que|não|uma?|para|são|contatos?)\b/g) ?? [];
		expect(words.length).toBeGreaterThan(50);
		expect(translation.prose).not.toBe(original.prose);
		expect(existsSync(join(ROOT, english))).toBe(true);
	});
});
