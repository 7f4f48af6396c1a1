import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SimulationInputError } from '../simulation/input/SimulationInputError';
import { installedN8n } from '../simulation/n8n/installedN8n';
import { besideN8n, loadN8n, N8nNotFoundError, type N8nPlaces } from '../simulation/n8n/loadN8n';
import { checkFile, printFindings } from './checkFile';
import type { CommandContext } from './migrate';
import { percent, ProgressDisplay } from './ProgressDisplay';
import { parseSimulateOptions } from './simulateOptions';

/**
 * `simulate`: sends contacts through a journey in simulated time, and reports the results.
 * @returns the exit code
 */
export async function simulate(args: string[], context: CommandContext): Promise<number> {
	const options = parseSimulateOptions(args);
	const places: N8nPlaces = {
		named: options.n8n ?? undefined,
		current: process.cwd(),
		installed: installedN8n(context.environment, process.execPath),
	};
	const display = new ProgressDisplay(context.err, () => context.clock.now());
	const environment = new QuietEnvironment();
	try {
		const core = loadN8n(places);
		// Errors don't stop it: a simulation shows what they do, on contacts no one misses.
		context.err.write(printFindings(checkFile(options.journey, null)));
		// Not earlier: all of it works with the n8n-workflow that n8n-core brought.
		const { runSimulation } = await import('../simulation/runSimulation');
		const { text, json, files } = await runSimulation(options, {
			core,
			baseFile: besideN8n(places, 'n8n-nodes-base/package.json'),
			signal: context.signal,
			onProgress: (share, day) =>
				display.showShare(share, `Simulating: ${percent(share)} (day ${day} of ${options.days})`),
		});
		display.clear();
		context.out.write(options.json ? json : text);
		if (!options.json) context.out.write(`Written: ${files.join(', ')}\n`);
		return 0;
	} catch (error) {
		display.clear();
		context.err.write(`${context.signal.aborted ? 'Interrupted.' : (error as Error).message}\n`);
		const correctable = error instanceof SimulationInputError || error instanceof N8nNotFoundError;
		return correctable && !context.signal.aborted ? 2 : 1;
	} finally {
		environment.restore();
	}
}

const VARIABLES = {
	/** n8n writes a file with a key into its folder if there is none. */
	N8N_USER_FOLDER: '',
	/** Errors of nodes are part of the result, not of this command's output. */
	N8N_LOG_LEVEL: 'silent',
};

/** Keeps n8n's parts from writing into n8n's real folder or to the terminal. */
class QuietEnvironment {
	readonly #folder = mkdtempSync(join(tmpdir(), 'journey-n8n-'));

	readonly #before = Object.keys(VARIABLES).map((name) => [name, process.env[name]] as const);

	constructor() {
		Object.assign(process.env, VARIABLES, { N8N_USER_FOLDER: this.#folder });
	}

	restore(): void {
		for (const [name, value] of this.#before) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
