import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readPage, ROOT } from './support/markdown';

/** Messages as the code has them, with `…` for what is put in. */
const symptoms = readPage('docs/troubleshooting.md')
	.headings.filter(({ level, text }) => level === 3 && /^“.+”$/.test(text))
	.map(({ text }) => text.slice(1, -1));

/** The text of the code, with string literals that are continued joined. */
const sources = ['lib', 'nodes', 'credentials', 'tools/n8n'].flatMap((folder) =>
	readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
);

it('finds messages', () => {
	expect(symptoms.length).toBeGreaterThan(10);
});

it.each(symptoms)('“%s” is what the code says', (symptom) => {
	const parts = symptom
		.split('…')
		.map((part) => part.trim())
		.filter((part) => part.length > 2);
	expect(parts.length).toBeGreaterThan(0);
	expect(sources.some((source) => parts.every((part) => source.includes(part)))).toBe(true);
});
