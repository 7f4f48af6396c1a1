import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const HEARTBEAT_MS = 10_000;
const ORPHAN_CHECK_MS = 500;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The exit code of a shell whose command was ended by a signal; set once this process was asked to end. */
let interrupted;

/**
 * Runs a command in the checkout with this process's terminal, passing signals on to it.
 * @param {string} root the checkout
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, heartbeat?: string }} [options] `heartbeat`: what to
 *   report as still running every ten seconds, for commands that are silent for minutes
 * @returns {Promise<number>} its exit code; 128 + n if signal n ended it, as in a shell
 */
export async function run(root, command, args, { env = process.env, cwd = root, heartbeat } = {}) {
	if (interrupted) return interrupted;
	const startedAt = Date.now();
	const timer =
		heartbeat &&
		setInterval(
			() => console.log(`… ${heartbeat}: ${Math.round((Date.now() - startedAt) / 1000)} s`),
			HEARTBEAT_MS,
		);
	const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
	const forward = (signal) => {
		interrupted = 128 + constants.signals[signal];
		// A terminal's Ctrl-C reaches the child anyway; this process just must not end before it.
		if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
	};
	for (const signal of FORWARDED) process.on(signal, forward);
	const orphanTimer = watchParent(() => forward('SIGTERM'));
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', (cause) => reject(new Error(`${command} could not be started: ${cause.message}`)));
			child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
		});
	} finally {
		clearInterval(timer);
		clearInterval(orphanTimer);
		for (const signal of FORWARDED) process.off(signal, forward);
	}
}

/**
 * npm passes a SIGTERM only to the shell between it and this process, and that shell dies silently. Doesn't
 * apply to a plain `node tools/run.mjs`, which may outlive the shell it was started from.
 */
function watchParent(onOrphaned) {
	if (!process.env.npm_lifecycle_event) return undefined;
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		onOrphaned();
	}, ORPHAN_CHECK_MS);
	return timer;
}

/** The Node 24 from the devDependency `node`. */
export function nodeOf(root) {
	return join(root, 'node_modules', 'node', 'bin', 'node');
}

/** Runs a script under Node 24, by its path: a shell would look `node` up once and keep using it. */
export async function runNode(root, script, args = []) {
	const bin = join(root, 'node_modules', '.bin');
	const env = {
		...process.env,
		PATH: [bin, process.env.PATH].join(delimiter),
		// node:sqlite prints on every start that it is experimental.
		NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
	};
	return await run(root, nodeOf(root), [join(root, script), ...args], { env });
}
