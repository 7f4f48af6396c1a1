import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** Each floor, and what it may import besides itself. */
const FLOORS: ReadonlyArray<readonly [string, readonly string[]]> = [
	['lib/domain', []],
	['lib/store', ['lib/domain']],
	['lib/engine', ['lib/domain', 'lib/store']],
	['lib/pages', ['lib/domain', 'lib/store', 'lib/engine']],
	['lib/n8n', ['lib/domain', 'lib/store', 'lib/engine', 'lib/pages']],
	['credentials', ['lib/domain', 'lib/store', 'lib/engine', 'lib/pages', 'lib/n8n']],
	['nodes', ['lib/domain', 'lib/store', 'lib/engine', 'lib/pages', 'lib/n8n']],
	['lib/simulation', ['lib/domain', 'lib/store', 'lib/engine', 'lib/pages', 'lib/n8n']],
	['lib/cli', ['lib/domain', 'lib/store', 'lib/engine', 'lib/pages', 'lib/n8n', 'lib/simulation']],
];

const imports = readImports(['lib', 'nodes', 'credentials']);

it('finds the imports it judges', () => {
	expect(imports.size).toBeGreaterThan(500);
	expect(imports.get('lib/engine/EngineContext.ts')).toContain('lib/store/index.ts');
});

it('imports form no circle, not even of types', () => {
	expect(circles(imports)).toEqual([]);
});

it('imports point down only', () => {
	const upward = [...imports].flatMap(([from, targets]) => {
		const floor = floorOf(from);
		const allowed = FLOORS.find(([name]) => name === floor)?.[1];
		return targets
			.filter((to) => {
				const target = floorOf(to);
				return allowed !== undefined && target !== undefined && target !== floor && !allowed.includes(target);
			})
			.map((to) => `${from} → ${to}`);
	});
	expect(upward).toEqual([]);
});

it('a circle of three files is found', () => {
	const drawn = new Map([
		['a', ['b']],
		['b', ['c', 'd']],
		['c', ['a']],
		['d', []],
	]);
	expect(circles(drawn)).toEqual([['a', 'b', 'c']]);
});

function floorOf(file: string): string | undefined {
	return FLOORS.find(([floor]) => file.startsWith(`${floor}/`))?.[0];
}

/** For each TypeScript file, by its path from the root: the files of ours that it imports, type imports included. */
function readImports(folders: readonly string[]): Map<string, string[]> {
	const files = folders.flatMap((folder) => typescriptFiles(join(ROOT, folder)));
	const known = new Set(files);
	return new Map(
		files.map((file) => {
			const source = readFileSync(file, 'utf8');
			const targets = [...source.matchAll(/\b(?:from|import\(|require\()\s*'(\.[^']+)'/g)].flatMap(
				([, path]) => {
					const target = resolve(dirname(file), path);
					return [`${target}.ts`, join(target, 'index.ts')].filter((candidate) => known.has(candidate));
				},
			);
			return [relative(ROOT, file), targets.map((target) => relative(ROOT, target))];
		}),
	);
}

function typescriptFiles(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (statSync(path).isDirectory()) return typescriptFiles(path);
		return name.endsWith('.ts') ? [path] : [];
	});
}

/** Tarjan's strongly connected components of more than one file, each sorted. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
	const index = new Map<string, number>();
	const low = new Map<string, number>();
	const stack: string[] = [];
	const found: string[][] = [];
	const visit = (file: string): void => {
		index.set(file, index.size);
		low.set(file, index.get(file)!);
		stack.push(file);
		for (const target of graph.get(file) ?? []) {
			if (!index.has(target)) visit(target);
			if (stack.includes(target)) low.set(file, Math.min(low.get(file)!, low.get(target)!));
		}
		if (low.get(file) !== index.get(file)) return;
		const circle = stack.splice(stack.indexOf(file));
		if (circle.length > 1) found.push(circle.sort());
	};
	for (const file of graph.keys()) if (!index.has(file)) visit(file);
	return found;
}
