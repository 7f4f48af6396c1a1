import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { newNode, writeNode } from '../../tools/newNode/newNode';
import { KINDS, nodeNames } from '../../tools/newNode/nodeNames';
import { tempFolder } from '../support/tempFolder';

const ROOT = resolve(__dirname, '../..');

const EXAMPLES = KINDS.map((kind) =>
	nodeNames({ action: 'Add Note', step: 'Journey Pause', trigger: 'Order Trigger' }[kind], kind),
);

describe('names', () => {
	it('are derived from the one in the editor', () => {
		expect(nodeNames('Journey Public Pages', 'step')).toEqual({
			kind: 'step',
			display: 'Journey Public Pages',
			className: 'JourneyPublicPages',
			name: 'journeyPublicPages',
			part: 'publicPages',
			page: 'journey-public-pages',
		});
		expect(nodeNames('Add Note', 'action')).toMatchObject({ className: 'JourneyAddNote', part: 'addNote' });
	});

	it.each([
		['add note', 'action', /Title Case/],
		['Add Note!', 'action', /Title Case/],
		['Order', 'trigger', /"Order Trigger"/],
		['Trigger Alarm', 'action', /--kind trigger/],
		['Add Note', 'webhook', /choose one of action, step, trigger/],
	])('%s as %s is refused with a remedy', (display, kind, remedy) => {
		expect(() => nodeNames(display, kind)).toThrow(remedy);
	});
});

it('a name that is taken is refused', () => {
	expect(() => newNode(ROOT, nodeNames('Journey Wait', 'step'))).toThrow(/nodes\/JourneyWait exists already/);
});

describe('a generated node', () => {
	const folder = tempFolder();

	beforeAll(() => {
		for (const path of ['node_modules', 'lib']) symlinkSync(join(ROOT, path), join(folder.path, path));
		for (const path of [
			'package.json',
			'README.md',
			'CHANGELOG.md',
			'tsconfig.json',
			'tsconfig.tools.json',
		]) {
			cpSync(join(ROOT, path), join(folder.path, path));
		}
		for (const names of EXAMPLES) writeNode(folder.path, newNode(folder.path, names));
	});

	afterAll(() => folder.remove());

	const run = (...args: string[]): { status: number | null; output: string } => {
		const { status, stdout, stderr } = spawnSync(process.execPath, args, {
			cwd: folder.path,
			encoding: 'utf8',
		});
		return { status, output: `${stdout}${stderr}` };
	};

	it.each(EXAMPLES)('$display ($kind) touches few files outside its own folder', (names) => {
		const { created, changed } = newNode(ROOT, names);
		expect(Object.keys(changed).length).toBeLessThanOrEqual(6);
		const own = [
			`nodes/${names.className}/`,
			`docs/nodes/${names.page}.md`,
			`test/nodes/${names.className}/`,
			`test/workflow/${names.part}.test.ts`,
			`test/workflow/testRuns/cases/${names.name}.ts`,
		];
		expect(Object.keys(created).filter((path) => !own.some((place) => path.startsWith(place)))).toEqual([]);
		for (const place of own) expect(existsSync(join(folder.path, place))).toBe(true);
		expect(JSON.parse(changed['package.json'])).toMatchObject({
			n8n: {
				nodes: expect.arrayContaining([
					`dist/nodes/${names.className}/${names.className}.node.js`,
				]) as unknown,
			},
		});
		expect(changed['README.md']).toContain(`| [${names.display}](docs/nodes/${names.page}.md) |`);
	});

	it('has no type errors', () => {
		writeFileSync(
			join(folder.path, 'tsconfig.generated.json'),
			JSON.stringify({
				extends: './tsconfig.tools.json',
				compilerOptions: { noEmit: true, incremental: false, rootDir: '/', types: ['node'] },
				include: ['nodes/**/*.ts'],
			}),
		);
		expect(run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.generated.json')).toEqual({
			status: 0,
			output: '',
		});
	});
});
