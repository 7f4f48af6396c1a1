import type { Clock } from '../domain/clock';
import { openPostgresStore } from '../store';
import { CopyTarget, copyStore, openSource, type CopyResult } from '../store/copy';
import { hidePassword } from './hidePassword';
import { parseMigrateOptions, type MigrateOptions } from './migrateOptions';
import { secretOf } from './postgresSettings';
import { ProgressDisplay, type ProgressOutput } from './ProgressDisplay';

/** The world outside a command. */
export interface CommandContext {
	out: ProgressOutput;
	err: ProgressOutput;
	environment: NodeJS.ProcessEnv;
	clock: Clock;
	/** Ends the command soon and gracefully. */
	signal: AbortSignal;
}

/**
 * `migrate`: copies an embedded store into PostgreSQL.
 * @returns the exit code
 */
export async function migrate(args: string[], context: CommandContext): Promise<number> {
	const options = parseMigrateOptions(args, context.environment);
	const display = new ProgressDisplay(context.err, () => context.clock.now());
	try {
		const begun = context.clock.now();
		const result = await copy(options, context, display);
		display.clear();
		context.out.write(summary(result, (context.clock.now() - begun) / 1_000));
		return 0;
	} catch (error) {
		display.clear();
		const message = context.signal.aborted
			? 'Interrupted. The same command goes on from here.'
			: hidePassword((error as Error).message, secretOf(options.settings));
		context.err.write(`${message}\n`);
		return 1;
	}
}

async function copy(
	{ file, settings, force }: MigrateOptions,
	{ out, clock, signal }: CommandContext,
	display: ProgressDisplay,
): Promise<CopyResult> {
	const source = await openSource(file, clock);
	try {
		const store = await openPostgresStore(settings, clock);
		try {
			out.write(`From ${source.name}\nto ${store.name}\n`);
			return await copyStore({
				source,
				target: new CopyTarget(store, signal),
				now: clock.now(),
				force,
				signal,
				onProgress: (progress) => display.show(progress),
			});
		} finally {
			await store.close();
		}
	} finally {
		source.close();
	}
}

function summary({ tables, fitted, sourceChanged }: CopyResult, seconds: number): string {
	const width = Math.max(...tables.map(({ name }) => name.length));
	const lines = tables.map(({ name, rows, alreadyThere }) => {
		const before = alreadyThere === 0 ? '' : ` (${alreadyThere} were already there)`;
		return `  ${name.padEnd(width)} ${String(rows).padStart(9)}${before}`;
	});
	const total = tables.reduce((sum, { rows }) => sum + rows, 0);
	const copied = total - tables.reduce((sum, { alreadyThere }) => sum + alreadyThere, 0);
	lines.push(
		`Copied ${copied} of ${total} rows in ${seconds.toFixed(1)} s. Verified: all counts and rows match.`,
	);
	if (fitted > 0) {
		lines.push(
			`In ${fitted} rows, characters that PostgreSQL cannot store (U+0000) were replaced by U+FFFD.`,
		);
	}
	if (sourceChanged) {
		lines.push('Warning: the file changed during the copy. The copy has its state from the start.');
	}
	return `${lines.join('\n')}\n`;
}
