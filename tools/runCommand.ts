import { spawn } from 'node:child_process';
import { heartbeat, silentLog, type Log } from './log';

export interface CommandOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Gets a line every ten seconds while the command runs. */
	log?: Log;
	/** Its name in the heartbeat and in errors; the command line by default. */
	label?: string;
}

const KEPT_OUTPUT_CHARACTERS = 4_000;

/** A command that couldn't start or exited with a code other than 0. */
export class CommandFailedError extends Error {
	override readonly name = 'CommandFailedError';
}

/**
 * Runs a command to its end, without a shell.
 * @returns what it wrote to its standard output.
 * @throws {CommandFailedError} with the end of its output.
 */
export async function runCommand(
	command: string,
	args: readonly string[],
	options: CommandOptions = {},
): Promise<string> {
	const label = options.label ?? [command, ...args].join(' ');
	const stopHeartbeat = heartbeat(options.log ?? silentLog, label);
	try {
		return await new Promise((resolve, reject) => {
			let standardOutput = '';
			let tail = '';
			const child = spawn(command, args, {
				cwd: options.cwd,
				env: options.env ?? process.env,
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			child.stdout.setEncoding('utf8').on('data', (text: string) => {
				standardOutput += text;
				tail = (tail + text).slice(-KEPT_OUTPUT_CHARACTERS);
			});
			child.stderr.setEncoding('utf8').on('data', (text: string) => {
				tail = (tail + text).slice(-KEPT_OUTPUT_CHARACTERS);
			});
			child.on('error', (cause) => {
				reject(new CommandFailedError(`${label} could not be started: ${cause.message}`, { cause }));
			});
			child.on('close', (code, signal) => {
				if (code === 0) resolve(standardOutput);
				else
					reject(new CommandFailedError(`${label} ended with ${signal ?? `code ${code}`}:\n${tail.trim()}`));
			});
		});
	} finally {
		stopHeartbeat();
	}
}
