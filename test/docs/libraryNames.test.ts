import { readPage } from './support/markdown';
import { declarationOf, libraryNames } from './support/libraryNames';

const names = libraryNames();
const values = names.filter(({ kind }) => kind === 'value');

/** The names that the page lists: the first column of its tables, and its lines of types. */
function listed(): { value: string[]; type: string[] } {
	const lines = readPage('docs/library.md').prose.split('\n');
	return {
		value: lines.flatMap((line) => /^\| `(\w+)`/.exec(line)?.[1] ?? []),
		type: lines
			.filter((line) => line.startsWith('Types: '))
			.flatMap((line) => [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name)),
	};
}

const HOW_TO_CHANGE =
	'The public library is frozen: lib/index.ts and docs/library.md list the same names. To add a name, export it in lib/index.ts, describe it on the page, and give it a docstring with an example. To remove or rename one after a release, note it in CHANGELOG.md as a breaking change.';

it.each(['value', 'type'] as const)('exports exactly the names on its page: each %s', (kind) => {
	const exported = names.filter((one) => one.kind === kind).map(({ name }) => name);
	const page = listed()[kind];
	expect({
		'exported, but not on the page': exported.filter((name) => !page.includes(name)),
		'on the page, but not exported': page.filter((name) => !exported.includes(name)),
		'listed twice': page.filter((name, index) => page.indexOf(name) !== index),
		HOW_TO_CHANGE,
	}).toEqual({
		'exported, but not on the page': [],
		'on the page, but not exported': [],
		'listed twice': [],
		HOW_TO_CHANGE,
	});
});

it('stays small enough to know', () => {
	expect(values.length).toBeLessThanOrEqual(50);
});

it.each(names)('$name has a docstring', (name) => {
	// A record's fields say what it is.
	if (name.kind === 'type') return expect(() => declarationOf(name)).not.toThrow();
	const { doc, returns } = declarationOf(name);
	expect(doc).not.toBe('');
	if (returns) expect(doc).toContain('@returns');
});
