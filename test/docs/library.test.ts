import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { name as packageName } from '../../package.json';
import { tempFolder } from '../support/tempFolder';
import { allPages, ROOT } from './support/markdown';

/** Blocks of JavaScript behind `<!-- run: text -->` are run against the built package and have to print that text. */
const examples = allPages().flatMap(({ path, fences }) =>
	fences
		.filter(({ language, mark }) => language === 'js' && mark.startsWith('run: '))
		.map(({ code, mark, line }) => ({ at: `${path}:${line}`, code, expected: mark.slice('run: '.length) })),
);

let folder: ReturnType<typeof tempFolder>;

beforeAll(() => {
	if (!existsSync(join(ROOT, 'dist/lib/index.js'))) throw new Error('Build the package first: npm run build');
	folder = tempFolder();
	mkdirSync(join(folder.path, 'node_modules'));
	symlinkSync(ROOT, join(folder.path, 'node_modules', packageName));
});

afterAll(() => folder.remove());

it('the library is shown by an example', () => expect(examples.map(({ at }) => at)).not.toEqual([]));

it.each(examples)('$at prints what it says', ({ code, expected }) => {
	const file = join(folder.path, 'example.js');
	writeFileSync(file, code);
	const { stdout, stderr, status } = spawnSync(process.execPath, [file], {
		cwd: folder.path,
		encoding: 'utf8',
	});
	expect({ stdout: stdout.trim(), status, failure: status === 0 ? '' : stderr }).toEqual({
		stdout: expected,
		status: 0,
		failure: '',
	});
});
