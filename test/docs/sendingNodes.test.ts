import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { linksOf, readPage, ROOT } from './support/markdown';
import { SENDING_NODES } from './support/sendingNodes';

/** What stands on the screen is in italics; code isn't looked at. */
const italics = (cell: string): string[] =>
	[...cell.replaceAll(/`[^`]*`/g, '').matchAll(/_([^_]+)_/g)].map(([, name]) => name);

/** The rows of the table about parameters. */
function settingsOf(page: string): Array<{ parameter: string[]; value: string }> {
	const lines = readPage(`docs/sending/${page}.md`).prose.split('\n');
	const start = lines.findIndex((line) => /^\| parameter +\| value +\|$/.test(line));
	const after = lines.slice(start + 2);
	return after.slice(0, after.indexOf('')).map((line) => {
		const [, parameter, value] = line.split('|').map((cell) => cell.trim());
		return { parameter: italics(parameter), value };
	});
}

it('there is a page for each sending node, and the overview lists it', () => {
	const pages = readdirSync(join(ROOT, 'docs/sending')).filter((name) => name !== 'README.md');
	expect(pages.sort()).toEqual(SENDING_NODES.map(({ page }) => `${page}.md`).sort());
	expect(linksOf(readPage('docs/sending/README.md'))).toEqual(expect.arrayContaining(pages));
});

describe.each(SENDING_NODES)('the page $page', ({ page, parameters, choices }) => {
	it('names the parameters that a real n8n is asked for', () => {
		expect(settingsOf(page).map(({ parameter }) => parameter)).toEqual(parameters);
	});

	it('names the choices that a real n8n is asked for', () => {
		const named = settingsOf(page).flatMap(({ parameter, value }) => {
			const name = parameter.at(-1) as string;
			return choices[name] === undefined ? [] : [[name, italics(value)]];
		});
		expect(Object.fromEntries(named)).toEqual(choices);
	});

	it('maps what the gate puts on the item', () => {
		const { text } = readPage(`docs/sending/${page}.md`);
		const fields = [...text.matchAll(/\$json\.message\.(\w+)/g)].map(([, field]) => field);
		expect(fields).toContain('to');
		expect(['html', 'text', 'id', 'headers', 'metadata', 'subject', 'to']).toEqual(
			expect.arrayContaining(fields),
		);
	});

	it('says what happens on errors, what it can’t do, and where the ID is', () => {
		const { prose, headings } = readPage(`docs/sending/${page}.md`);
		expect(prose).toContain('_On Error_');
		expect(headings.map(({ text }) => text)).toEqual(
			expect.arrayContaining(['What to set', 'What to know', 'The message’s ID']),
		);
	});
});
