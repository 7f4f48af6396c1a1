import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { homepage, n8n } from '../../package.json';
import { allPages, anchorsOf, linksOf, readPage, ROOT } from './support/markdown';

const pages = allPages();

const isRelative = (target: string): boolean => !/^[a-z]+:/i.test(target);

it('finds the pages', () => {
	expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'docs/concepts.md']));
});

it.each(pages)('$path links to what is there', (page) => {
	const broken = linksOf(page)
		.filter(isRelative)
		.filter((target) => {
			const [file, anchor] = target.split('#');
			const path = file === '' ? page.path : normalize(join(dirname(page.path), decodeURIComponent(file)));
			if (path.startsWith('..') || !existsSync(join(ROOT, path))) return true;
			return anchor !== undefined && !(path.endsWith('.md') && anchorsOf(readPage(path)).has(anchor));
		});
	expect(broken).toEqual([]);
});

it('has every page linked from another one', () => {
	const linked = new Set(
		pages.flatMap((page) =>
			linksOf(page)
				.filter(isRelative)
				.map((target) => normalize(join(dirname(page.path), target.split('#')[0]))),
		),
	);
	expect(pages.map(({ path }) => path).filter((path) => path !== 'README.md' && !linked.has(path))).toEqual(
		[],
	);
});

it('has the places that nodes and credentials lead to from the editor', () => {
	const files = [
		...n8n.nodes.map((built) => built.replace(/^dist\/(.*)\.js$/, '$1.json')),
		...readdirSync(join(ROOT, 'credentials'))
			.filter((name) => name.endsWith('.ts'))
			.map((name) => join('credentials', name)),
	];
	const targets = files.flatMap((file) => {
		const text = readFileSync(join(ROOT, file), 'utf8');
		return [...text.matchAll(/['"](https:[^'"]*)['"]/g)]
			.map(([, url]) => url)
			.filter((url) => url.startsWith(`${homepage}/`));
	});
	expect(targets.length).toBeGreaterThanOrEqual(files.length);
	for (const url of targets) {
		// n8n appends a query, behind a fragment too: a link with one leads nowhere in particular.
		const file = /^\/blob\/main\/(docs\/[^#]+\.md)$/.exec(url.slice(homepage.length))?.[1] ?? '';
		expect([url, existsSync(join(ROOT, file))]).toEqual([url, true]);
	}
});
