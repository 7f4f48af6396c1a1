import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Translates TypeScript while it is read, so that nothing has to be built first. */
const READ_TYPESCRIPT = `
	const { readFileSync } = require('node:fs');
	const ts = require('typescript');
	const compilerOptions = { module: 'commonjs', target: 'es2022', esModuleInterop: true };
	require.extensions['.ts'] = (module, path) =>
		module._compile(ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions }).outputText, path);
`;

export interface Ended {
	code: number | null;
	out: string;
	err: string;
}

export interface RunningProcess {
	child: ChildProcess;
	ended: Promise<Ended>;
}

/** Runs JavaScript that may require TypeScript in a process of its own, from the root of the checkout. */
export function runScript(
	script: string,
	args: string[] = [],
	environment: NodeJS.ProcessEnv = {},
): RunningProcess {
	return start(
		['--disable-warning=ExperimentalWarning', '-e', READ_TYPESCRIPT + script, '--', ...args],
		environment,
	);
}

/** Runs the package's command in a process of its own: as it is published where it has been built. */
export function runCommandLine(args: string[], environment: NodeJS.ProcessEnv = {}): RunningProcess {
	if (existsSync(join(ROOT, 'dist', 'lib', 'cli', 'index.js'))) {
		return start([join('bin', 'n8n-nodes-customer-journey.js'), ...args], environment);
	}
	return runScript("process.argv.splice(1, 0, 'command'); require('./lib/cli').main();", args, environment);
}

function start(args: string[], environment: NodeJS.ProcessEnv): RunningProcess {
	const child = spawn(process.execPath, args, {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { PATH: process.env.PATH, ...environment },
	});
	let out = '';
	let err = '';
	child.stdout.on('data', (data) => (out += String(data)));
	child.stderr.on('data', (data) => (err += String(data)));
	const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
	return { child, ended };
}
