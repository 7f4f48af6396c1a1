import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build, TSC } from './build.mjs';
import { runNode } from './run.mjs';
import { slowestFiles } from './slowest.mjs';

const FAST_PROJECTS = ['domain', 'store', 'engine', 'nodes', 'workflow'];

/** By default Jest leaves one free, which is half of the smallest machine. */
const ALL_CORES = [`--maxWorkers=${Math.max(2, availableParallelism())}`];

/**
 * The scripts of package.json by name; dependencies are installed before any of them. Each takes the checkout
 * and the command line's arguments, and returns an exit code.
 * @type {Record<string, (root: string, args: string[]) => Promise<number>>}
 */
export const tasks = {
	setup: async (root) => await build(root),
	build: async (root) => {
		rmSync(join(root, 'dist'), { recursive: true, force: true });
		return await build(root);
	},
	lint,
	typecheck: async (root) => await runNode(root, TSC, ['-p', 'tsconfig.tools.json', '--noEmit']),
	test: async (root, args) => {
		// If you ask for particular tests, you want their result, not the linter's.
		if (args.length > 0) return await jest(root, FAST_PROJECTS, 'test-results', args);
		// Each of them uses one core.
		const built = await Promise.all([build(root), lint(root, [])]);
		const codes = [...built, await jest(root, FAST_PROJECTS, 'test-results', ALL_CORES)];
		return codes.find((code) => code !== 0) ?? 0;
	},
	watch: async (root, args) => await jest(root, FAST_PROJECTS, 'watch-results', ['--watch', ...args]),
	dev: async (root) => {
		await buildAnyway(root);
		return await runNode(root, 'build/tools/dev/dev.js');
	},
	e2e: async (root, args) => {
		await buildAnyway(root);
		const prepared = await runNode(root, 'build/tools/n8n/prepare.js');
		return prepared || (await jest(root, ['e2e'], 'e2e-results', ['--runInBand', ...args]));
	},
	crash: async (root, args) => {
		await buildAnyway(root);
		const prepared = await runNode(root, 'build/tools/n8n/prepare.js');
		return prepared || (await jest(root, ['crash'], 'crash-results', ['--runInBand', ...args]));
	},
	versions: async (root, args) => {
		await buildAnyway(root);
		const codes = [];
		// Each is installed into its own cache folder, once per machine.
		for (const release of process.env.JOURNEY_N8N ? [process.env.JOURNEY_N8N] : ['lowest', 'current']) {
			process.env.JOURNEY_N8N = release;
			const prepared = await runNode(root, 'build/tools/n8n/prepare.js');
			const results = `versions-${release}-results`;
			codes.push(prepared || (await jest(root, ['versions'], results, ['--runInBand', ...args])));
		}
		return codes.find((code) => code !== 0) ?? 0;
	},
	bench: async (root, args) => {
		await buildAnyway(root);
		return await runNode(root, 'build/bench/main.js', args);
	},
	repository: async (root) => {
		await buildAnyway(root);
		return await runNode(root, 'build/tools/repository/main.js');
	},
	newNode: async (root, args) => {
		await buildAnyway(root);
		return await runNode(root, 'build/tools/newNode/main.js', args);
	},
	start: async (root, args) => {
		await buildAnyway(root);
		return await runNode(root, 'build/tools/start/start.js', args);
	},
};

/** A type error, perhaps in a test, is for `npm test` to report: the compiled code can run anyway. */
async function buildAnyway(root) {
	if (await build(root)) console.error('Going on in spite of these errors');
}

async function lint(root, args) {
	const eslint = await runNode(root, 'node_modules/eslint/bin/eslint.js', ['.', ...args]);
	const prettier = await runNode(root, 'node_modules/prettier/bin/prettier.cjs', [
		'--check',
		'--log-level=warn',
		'.',
	]);
	return eslint || prettier;
}

async function jest(root, projects, results, args) {
	mkdirSync(join(root, 'build'), { recursive: true });
	const file = join('build', `${results}.json`);
	rmSync(join(root, file), { force: true });
	const code = await runNode(root, 'node_modules/jest/bin/jest.js', [
		...args,
		'--json',
		`--outputFile=${file}`,
		// Last, because it treats everything after it as project names.
		'--selectProjects',
		...projects,
	]);
	const slowest = slowestFiles(root, join(root, file));
	if (slowest.length > 0) console.log(['', 'The slowest test files:', ...slowest, ''].join('\n'));
	return code;
}
