import { check } from './check';
import { commandClock } from './commandClock';
import { hidePassword } from './hidePassword';
import { migrate, type CommandContext } from './migrate';
import { simulate } from './simulate';
import { USAGES, UsageError } from './usage';

const COMMANDS: Record<string, typeof migrate> = { check, migrate, simulate };

/**
 * Runs a command line (without `node` and the program's name).
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage
 */
export async function runCommand(args: string[], context: CommandContext): Promise<number> {
	const [name = '', ...rest] = args;
	if (args.includes('--help') || args.includes('-h')) {
		context.out.write(usageOf(name));
		return 0;
	}
	try {
		if (!Object.hasOwn(COMMANDS, name)) {
			throw new UsageError(name === '' ? 'Which command?' : `There is no command ${name}`);
		}
		return await COMMANDS[name](rest, context);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		context.err.write(`${hidePassword(error.message, context.environment.PGPASSWORD)}\n\n${usageOf(name)}`);
		return 2;
	}
}

/** The usage of a command; of all commands if none is named. */
function usageOf(name: string): string {
	return Object.hasOwn(USAGES, name) ? USAGES[name] : Object.values(USAGES).join('\n');
}

/** Runs this process's command line. The first Ctrl-C ends it gracefully, the second at once. */
export async function main(): Promise<void> {
	const interruption = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
	process.exitCode = await runCommand(process.argv.slice(2), {
		out: process.stdout,
		err: process.stderr,
		environment: process.env,
		clock: commandClock,
		signal: interruption.signal,
	});
}
