import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { outdatedPlaces, readRepository, rewritePlaces } from '../../tools/repository/repository';
import { tempFolder } from '../support/tempFolder';

const ROOT = resolve(__dirname, '../..');
const PACKAGE = join(ROOT, 'package.json');

/** All texts of the checkout that are written by hand, by path from the root. */
function texts(root: string): Map<string, string> {
	const files = ['*', '.*', '{bin,bench,credentials,docs,examples,lib,nodes,test,tools,.github}/**/*']
		.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
		.filter((entry) => entry.isFile() && /\.(ts|m?js|json|md|ya?ml|cjs)$|LICENSE/.test(entry.name))
		.filter(({ name }) => name !== 'package-lock.json')
		.map(({ parentPath, name }) => join(parentPath, name))
		.filter((path) => !/[\\/](node_modules|dist|build)[\\/]/.test(path));
	return new Map(files.map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')]));
}

it('every place names the repository and owner in package.json', () => {
	const remedy = 'run: npm run repository';
	expect({ outdated: [...outdatedPlaces(ROOT).keys()], remedy }).toEqual({ outdated: [], remedy });
});

it('the contact is in package.json and nowhere else', () => {
	const { author } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { author: { email: string } };
	expect(author.email).toMatch(/^\S+@\S+$/);
	const copies = [...texts(ROOT)].filter(([, text]) => text.includes(author.email)).map(([path]) => path);
	expect(copies).toEqual(['package.json']);
});

describe('a new owner', () => {
	const folder = tempFolder();
	const before = readRepository(ROOT);

	beforeAll(() => {
		for (const path of texts(ROOT).keys()) cpSync(join(ROOT, path), join(folder.path, path));
		const settings = JSON.parse(readFileSync(PACKAGE, 'utf8')) as Record<string, unknown>;
		settings.repository = { type: 'git', url: 'git+https://git.acme.example/marketing/journeys.git' };
		settings.author = { name: 'Acme Marketing', email: 'hello@acme.example' };
		writeFileSync(join(folder.path, 'package.json'), JSON.stringify(settings, null, '\t'));
	});

	afterAll(() => folder.remove());

	it('changes package.json, and one command changes the rest', () => {
		expect(outdatedPlaces(folder.path).size).toBeGreaterThan(10);
		const changed = rewritePlaces(folder.path);
		expect(changed).toEqual(
			expect.arrayContaining(['package.json', 'README.md', 'README.pt-BR.md', 'LICENSE']),
		);
		expect(outdatedPlaces(folder.path).size).toBe(0);
	});

	it('finds no trace of the former one', () => {
		const traces = [...texts(folder.path)]
			.filter(([, text]) => text.includes(before.address) || text.includes(before.author))
			.map(([path]) => path);
		expect(traces).toEqual([]);
	});

	it('gets links to its own documentation', () => {
		const codex = readFileSync(join(folder.path, 'nodes/JourneyWait/JourneyWait.node.json'), 'utf8');
		expect(codex).toContain('https://git.acme.example/marketing/journeys/blob/main/docs/nodes/');
		expect(readFileSync(join(folder.path, 'README.md'), 'utf8')).toContain(
			'git clone https://git.acme.example/marketing/journeys.git\ncd journeys\n',
		);
		const { homepage, bugs } = JSON.parse(readFileSync(join(folder.path, 'package.json'), 'utf8')) as {
			homepage: string;
			bugs: { url: string };
		};
		expect([homepage, bugs.url]).toEqual([
			'https://git.acme.example/marketing/journeys',
			'https://git.acme.example/marketing/journeys/issues',
		]);
	});
});

it('an address that is none is refused with an example', () => {
	const folder = tempFolder();
	try {
		writeFileSync(
			join(folder.path, 'package.json'),
			'{ "repository": { "url": "acme/journeys" }, "author": { "name": "Acme" } }',
		);
		expect(() => readRepository(folder.path)).toThrow(/write it like git\+https/);
	} finally {
		folder.remove();
	}
});
