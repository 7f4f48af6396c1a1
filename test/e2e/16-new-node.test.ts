import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { tempFolder } from '../support/tempFolder';

const ROOT = resolve(__dirname, '../..');

/** With `NODE_ENV=test`, which Jest sets, n8n's lint rules take every file for one of their own tests. */
const ENVIRONMENT = { ...process.env, NODE_ENV: undefined };

/** Not copied: they are large, or made from what is. */
const LEFT_OUT = ['node_modules', 'dist', 'build', 'coverage', '.git'];

const NODES = [
	{ display: 'Add Note', kind: 'action', part: 'addNote' },
	{ display: 'Journey Pause', kind: 'step', part: 'pause' },
	{ display: 'Order Trigger', kind: 'trigger', part: 'orderTrigger' },
];

const folder = tempFolder();

const run = (...args: string[]): { status: number | null; output: string } => {
	const { status, stdout, stderr } = spawnSync(process.execPath, args, {
		cwd: folder.path,
		encoding: 'utf8',
		env: ENVIRONMENT,
	});
	return { status, output: `${stdout}${stderr}` };
};

beforeAll(() => {
	for (const name of readdirSync(ROOT)) {
		if (!LEFT_OUT.includes(name)) cpSync(join(ROOT, name), join(folder.path, name), { recursive: true });
	}
	cpSync(join(ROOT, 'build/tools'), join(folder.path, 'build/tools'), { recursive: true });
	symlinkSync(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
});

afterAll(() => folder.remove());

it.each(NODES)('npm run new-node generates $display ($kind) into a checkout', ({ display, kind }) => {
	expect(run('build/tools/newNode/main.js', display, '--kind', kind)).toMatchObject({
		status: 0,
		output: expect.stringContaining('Created:') as unknown,
	});
});

it('the linters accept the checkout with them', () => {
	expect(
		run('node_modules/eslint/bin/eslint.js', 'nodes', 'test/nodes', 'test/workflow/testRuns', 'package.json'),
	).toEqual({
		status: 0,
		output: '',
	});
	expect(run('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')).toEqual({
		status: 0,
		output: '',
	});
});

it('their tests pass, and so do the house’s and the documentation’s', () => {
	const { status, output } = run(
		'node_modules/jest/bin/jest.js',
		'--runInBand',
		'test/house',
		'test/n8n/descriptions',
		'test/docs/(parameters|links|translation|code)',
		'test/workflow/testRuns/parity',
		...NODES.flatMap(({ display, part }) => [
			`test/nodes/Journey${display.replaceAll(' ', '').replace('Journey', '')}/`,
			`test/workflow/${part}.test`,
		]),
	);
	expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
	expect(output).toContain('orderTrigger.test');
}, 300_000);
