import { linkSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { InvalidInputError } from '../../lib/domain';
import { n8nFolder, storeFile } from '../../lib/n8n/storeLocation';
import { tempFolder } from '../support/tempFolder';

let home: ReturnType<typeof tempFolder>;
let before: string | undefined;

beforeEach(() => {
	home = tempFolder();
	before = process.env.N8N_USER_FOLDER;
	process.env.N8N_USER_FOLDER = realpathSync(home.path);
	mkdirSync(n8nFolder());
	mkdirSync(join(home.path, 'outside'));
});

afterEach(() => {
	if (before === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = before;
	home.remove();
});

const inFolder = (name: string): string => join(n8nFolder(), name);
const outside = (name = ''): string => join(home.path, 'outside', name);

function expectRefused(name: string, reason: RegExp): void {
	expect(() => storeFile(name)).toThrow(InvalidInputError);
	expect(() => storeFile(name)).toThrow(reason);
}

it('is journeys.sqlite in n8n’s folder unless named otherwise', () => {
	expect(storeFile()).toBe(inFolder('journeys.sqlite'));
	expect(storeFile('  ')).toBe(inFolder('journeys.sqlite'));
	expect(storeFile('brands/a.sqlite')).toBe(inFolder('brands/a.sqlite'));
	expect(storeFile('brands/../b.sqlite')).toBe(inFolder('b.sqlite'));
});

it.each([
	'../x.sqlite',
	'brands/../../x.sqlite',
	'/etc/x.sqlite',
	'..',
	'.',
	'a\0.sqlite',
	'..\\..\\x.sqlite',
	'C:\\x.sqlite',
	'c:x.sqlite',
])('refuses the path %j', (name) => {
	expectRefused(name, /is outside n8n’s own folder/);
});

it('refuses a link to a file outside, whether that exists or not', () => {
	symlinkSync(outside('new.sqlite'), inFolder('new.sqlite'));
	expectRefused('new.sqlite', /is outside n8n’s own folder/);
	writeFileSync(outside('there.sqlite'), '');
	symlinkSync('../outside/there.sqlite', inFolder('there.sqlite'));
	expectRefused('there.sqlite', /is outside n8n’s own folder/);
});

it('refuses a file behind a link to a folder outside', () => {
	symlinkSync(outside(), inFolder('brands'));
	expectRefused('brands/a.sqlite', /is outside n8n’s own folder/);
	expectRefused('brands/new/a.sqlite', /is outside n8n’s own folder/);
});

it('refuses a link that leads out by way of another, and links in a circle', () => {
	symlinkSync(outside('new.sqlite'), inFolder('second.sqlite'));
	symlinkSync('second.sqlite', inFolder('first.sqlite'));
	expectRefused('first.sqlite', /is outside n8n’s own folder/);
	symlinkSync('b.sqlite', inFolder('a.sqlite'));
	symlinkSync('a.sqlite', inFolder('b.sqlite'));
	expectRefused('a.sqlite', /is outside n8n’s own folder/);
});

it('takes a link that stays inside, and knows it for the file that it leads to', () => {
	mkdirSync(inFolder('brands'));
	symlinkSync('brands/real.sqlite', inFolder('link.sqlite'));
	expect(storeFile('link.sqlite')).toBe(inFolder('brands/real.sqlite'));
	writeFileSync(inFolder('brands/real.sqlite'), '');
	expect(storeFile('link.sqlite')).toBe(storeFile('brands/real.sqlite'));
});

it('works where n8n’s folder is a link itself, or does not exist yet', () => {
	const real = join(home.path, 'real');
	mkdirSync(join(real, 'data'), { recursive: true });
	process.env.N8N_USER_FOLDER = join(home.path, 'linked');
	expect(storeFile()).toBe(inFolder('journeys.sqlite'));
	mkdirSync(join(home.path, 'linked'));
	symlinkSync(join(real, 'data'), n8nFolder());
	expect(storeFile()).toBe(join(real, 'data', 'journeys.sqlite'));
	symlinkSync(outside('x.sqlite'), join(real, 'data', 'x.sqlite'));
	expectRefused('x.sqlite', /is outside n8n’s own folder/);
});

it('refuses n8n’s own database, also by another name', () => {
	expectRefused('database.sqlite', /isn’t n8n’s own database/);
	expectRefused('DATABASE.sqlite', /isn’t n8n’s own database/);
	writeFileSync(inFolder('database.sqlite'), '');
	symlinkSync('database.sqlite', inFolder('soft.sqlite'));
	linkSync(inFolder('database.sqlite'), inFolder('hard.sqlite'));
	expectRefused('soft.sqlite', /isn’t n8n’s own database/);
	expectRefused('hard.sqlite', /isn’t n8n’s own database/);
});

it('refuses what is no SQLite file by name, also behind a link', () => {
	expectRefused('config', /enter a file that ends in .sqlite/);
	writeFileSync(inFolder('config'), '{}');
	symlinkSync('config', inFolder('config.sqlite'));
	expectRefused('config.sqlite', /enter a file that ends in .sqlite/);
});
