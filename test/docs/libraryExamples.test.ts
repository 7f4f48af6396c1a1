import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { name as packageName } from '../../package.json';
import { sharedPostgres } from '../support/sharedPostgres';
import { tempFolder } from '../support/tempFolder';
import { declarationOf, libraryNames } from './support/libraryNames';
import { ROOT } from './support/markdown';

const values = libraryNames().filter(({ kind }) => kind === 'value');
const examples = values.flatMap((name) =>
	declarationOf(name).examples.map((code, index) => ({ title: `${name.name} ${index + 1}`, code })),
);

/** What an example says that it prints: the comments behind its calls of `console.log`. */
const promised = (code: string): string[] =>
	[...code.matchAll(/console\.log\(.*\);? \/\/ (.+)$|console\.log\(.*\)\); \/\/ (.+)$/gm)].map(
		([, one, other]) => one ?? other,
	);

/** Runs all examples, each on a store of its own, and prints as JSON what each has printed. */
const program = `
import { format } from 'node:util';
import * as library from '${packageName}';

const { ${values.map(({ name }) => name).join(', ')} } = library;
const examples = ${JSON.stringify(join(ROOT, 'examples'))};
const silent = { info() {}, warn() {}, error() {} };
const { log } = console;
const results = { $names: Object.keys(library).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)) };

async function run(title, example) {
	const printed = [];
	console.log = (...values) => void printed.push(format(...values));
	const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
	const store = await openSqliteStore(':memory:', clock);
	const engine = await JourneyEngine.start({ store, log: silent });
	const { contact: ada } = await saveContact(engine, { email: 'ada@example.com', firstName: 'Ada' }, { matchBy: 'email' });
	try {
		await example({ store, engine, clock, ada });
	} catch (error) {
		printed.push(String(error.stack ?? error));
	}
	await engine.close();
	console.log = log;
	results[title] = printed;
}
${examples
	.map(
		({ title, code }) =>
			`await run(${JSON.stringify(title)}, async (given) => { const { clock, ada } = given; let { store, engine } = given; {\n${code}\n} });`,
	)
	.join('\n')}
console.log(JSON.stringify(results));
`;

let results: Record<string, string[]>;

beforeAll(async () => {
	if (!existsSync(join(ROOT, 'dist/lib/index.js'))) throw new Error('Build the package first: npm run build');
	const folder = tempFolder();
	const server = await sharedPostgres();
	try {
		mkdirSync(join(folder.path, 'node_modules'));
		symlinkSync(ROOT, join(folder.path, 'node_modules', packageName));
		const file = join(folder.path, 'examples.mjs');
		writeFileSync(file, program);
		const { stdout, stderr } = spawnSync(process.execPath, [file], {
			cwd: folder.path,
			encoding: 'utf8',
			env: {
				...process.env,
				PGHOST: '127.0.0.1',
				PGPORT: String(server.port),
				PGUSER: server.user,
				PGPASSWORD: server.password,
				PGDATABASE: server.database,
			},
		});
		if (!stdout.startsWith('{')) throw new Error(`The examples did not run:\n${stdout}\n${stderr}`);
		results = JSON.parse(stdout) as Record<string, string[]>;
	} finally {
		await server.destroy();
		folder.remove();
	}
});

it('the package has the names that its source exports', () => {
	expect([...results.$names].sort()).toEqual(values.map(({ name }) => name).sort());
});

it.each(examples)('the example of $title prints what it says', ({ title, code }) => {
	expect(promised(code)).not.toEqual([]);
	expect(results[title]).toEqual(promised(code));
});

it('every function and class is shown in an example', () => {
	const shown = examples.map(({ code }) => code).join('\n');
	const hidden = values
		.filter(({ name, file }) => /^[a-z]/.test(name) && !file.includes('systemClock'))
		.filter(({ name }) => !new RegExp(`\\b${name}\\(`).test(shown));
	expect(hidden.map(({ name }) => name)).toEqual([]);
});
