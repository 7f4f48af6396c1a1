import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { bin, name as packageName, scripts } from '../../package.json';
import { USAGES } from '../../lib/cli/usage';
import { openSqliteStore, type Store } from '../../lib/store';
import { realClock } from '../support/realClock';
import { tempFolder } from '../support/tempFolder';
import { allPages, ROOT, type Fence } from './support/markdown';

/*
 * What the pages tell people to type. A block of the language sh is
 * - run, in a home folder with a store and the examples, when `<!-- run -->` stands before it; with
 *   `<!-- run: text -->` it has to print that text as well; `<!-- run stopped -->`: while nobody uses the store;
 * - else looked through: scripts, options, files and programs that it names have to exist.
 */

interface Command extends Fence {
	page: string;
}

const commands: Command[] = allPages().flatMap(({ path, fences }) =>
	fences.filter(({ language }) => language === 'sh').map((fence) => ({ ...fence, page: path })),
);

const PROGRAM = join(ROOT, bin[packageName as keyof typeof bin]);

/** In place of npm's, which would look in its registry. */
const NPX = `npx() { [ "$1" = ${packageName} ] && shift && node "${PROGRAM}" "$@"; }\n`;

const isRun = ({ mark }: Fence): boolean => /^run\b/.test(mark);

const place = ({ page, line }: Command): string => `${page}:${line}`;

describe('commands that can be tried anywhere', () => {
	const run = commands.filter(isRun);
	let folder: ReturnType<typeof tempFolder>;
	/** Open, as it is while n8n runs. */
	let store: Store | undefined;

	beforeAll(async () => {
		if (!existsSync(join(ROOT, 'dist/lib/cli/index.js')))
			throw new Error('Build the package first: npm run build');
		folder = tempFolder();
		mkdirSync(join(folder.path, '.n8n'));
		cpSync(join(ROOT, 'examples'), join(folder.path, 'examples'), { recursive: true });
		store = await openSqliteStore(join(folder.path, '.n8n/journeys.sqlite'), realClock);
		await store.instances.add({ id: 'n8n', host: 'elsewhere', pid: 1 });
	}, 60_000);

	const stop = async (): Promise<void> => {
		await store?.close();
		store = undefined;
	};

	afterAll(async () => {
		await stop();
		folder.remove();
	});

	it('are there', () => {
		expect(run.length).toBeGreaterThan(3);
	});

	it.each(run.map((command) => ({ at: place(command), command })))(
		'$at does what it says',
		async ({ command }) => {
			if (command.mark === 'run stopped') await stop();
			const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', NPX + command.code], {
				cwd: folder.path,
				encoding: 'utf8',
				env: { HOME: folder.path, PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
				timeout: 60_000,
			});
			expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
			const printed = /^run: (.+)$/.exec(command.mark)?.[1];
			if (printed !== undefined) expect(stdout).toContain(printed);
		},
		60_000,
	);

	it('leave a store behind that has what it had', async () => {
		await stop();
		const restored = await openSqliteStore(join(folder.path, '.n8n/journeys.sqlite'), realClock);
		try {
			expect(existsSync(join(folder.path, '.n8n/journeys.backup.sqlite'))).toBe(true);
			expect((await restored.instances.list()).map(({ id }) => id)).toEqual(['n8n']);
		} finally {
			await restored.close();
		}
	});
});

describe('commands that need a checkout, n8n or a server', () => {
	/** Programs that are neither ours nor npm's. */
	const PROGRAMS = new Set([
		'cd',
		'cp',
		'mkdir',
		'rm',
		'curl',
		'docker',
		'psql',
		'pg_dump',
		'pg_restore',
		'sqlite3',
		'git',
	]);

	/** Lines, joined where a backslash ends them, parted where commands follow each other. */
	const linesOf = ({ code }: Fence): string[] =>
		code
			.replaceAll(/\\\n\s*/g, ' ')
			.split(/\n|&&|;/)
			.map((line) => line.trim())
			.filter((line) => line !== '' && !line.startsWith('#'));

	const problemOf = (line: string): string | null => {
		const words = line.split(/\s+/).filter((word) => !/^[A-Z_]+=/.test(word));
		const [program, first = '', second = ''] = words;
		if (program === 'npx' && first === packageName) {
			const usage = USAGES[second];
			if (usage === undefined) return `has no command ${second}`;
			const unknown = words.filter(
				(word) => word.startsWith('--') && !usage.includes(`  ${word.split('=')[0]} `),
			);
			return unknown.length === 0 ? null : `has no ${unknown.join(' ')}`;
		}
		if (program === 'npm' && first === 'run') return second in scripts ? null : `has no script ${second}`;
		if (program === 'npm')
			return ['start', 'test', 'install', 'ci', 'pack'].includes(first) ? null : `npm ${first}`;
		if (program === 'node') {
			const source = first.replace(/^build\//, '').replace(/\.js$/, '.ts');
			return existsSync(join(ROOT, source)) || existsSync(join(ROOT, first)) ? null : `there is no ${first}`;
		}
		return PROGRAMS.has(program) ? null : `who is ${program}?`;
	};

	it.each(commands.filter((command) => !isRun(command)).map((command) => ({ at: place(command), command })))(
		'$at names only what there is',
		({ command }) => {
			expect(
				linesOf(command)
					.map(problemOf)
					.filter((problem) => problem !== null),
			).toEqual([]);
		},
	);

	it('tells what is wrong', () => {
		expect(problemOf(`npx ${packageName} migrate --from a --to b`)).toBeNull();
		expect(problemOf(`npx ${packageName} migrate --form a`)).toBe('has no --form');
		expect(problemOf('npm run nonsense')).toBe('has no script nonsense');
		expect(problemOf('node build/bench/nonsense.js')).toBe('there is no build/bench/nonsense.js');
	});
});

it('has the options of each command in a table or a text', () => {
	const documented = {
		check: 'docs/journey-check.md',
		migrate: 'docs/operating.md',
		simulate: 'docs/simulate.md',
	};
	expect(Object.keys(USAGES).sort()).toEqual(Object.keys(documented).sort());
	for (const [command, page] of Object.entries(documented)) {
		const text = readFileSync(join(ROOT, page), 'utf8');
		const options = [...USAGES[command].matchAll(/^ {2}(--[a-z0-9-]+)/gm)].map(([, option]) => option);
		expect(options.length).toBeGreaterThan(3);
		expect(options.filter((option) => option !== '--help' && !text.includes(option))).toEqual([]);
	}
});
