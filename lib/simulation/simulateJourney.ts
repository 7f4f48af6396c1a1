import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installedN8n } from './n8n/installedN8n';
import { besideN8n, loadN8n, type N8nPlaces } from './n8n/loadN8n';
import type { SimulationReport, SimulationRequest, SimulationRun } from './runSimulation';

/** What to simulate. Only the two files are needed; the rest is as in `docs/simulate.md`. */
export type SimulateRequest = Pick<SimulationRequest, 'journey' | 'contacts'> &
	Partial<SimulationRequest> & {
		/** The folder of n8n, or one in which it is installed; absent or null: it is searched for. */
		n8n?: string | null;
	};

/** The same for everyone who doesn't set them, so that the same simulation has the same result next year. */
export const SIMULATION_DEFAULTS: Omit<SimulationRequest, 'journey' | 'contacts' | 'out'> = {
	behavior: null,
	fixtures: null,
	days: 365,
	seed: 1,
	start: '2026-01-01',
	zone: null,
	enterOver: 0,
	trigger: null,
};

/**
 * Runs contacts through a workflow in simulated time, on n8n's own execution engine, and writes `funnel.json`
 * and `paths.csv`. Run one at a time: while it runs, the whole process is in simulated time.
 * @param request files are absolute paths; `out` is the folder for the results, `simulation` in the current
 *   one by default; `enterOver` is in milliseconds
 * @returns the funnel as text and as JSON, and the files that were written
 * @throws SimulationInputError for a missing or invalid file; N8nNotFoundError when n8n isn't installed
 * @example
 * ```ts
 * const { json } = await simulateJourney({
 *   journey: `${examples}/contoso-coffee.json`,
 *   contacts: `${examples}/contoso-coffee.contacts.csv`,
 *   days: 30,
 * });
 * console.log(JSON.parse(json).entered); // 20
 * ```
 */
export async function simulateJourney(
	{ n8n, ...request }: SimulateRequest,
	{
		environment = process.env,
		...run
	}: Pick<SimulationRun, 'onProgress' | 'signal'> & { environment?: NodeJS.ProcessEnv } = {},
): Promise<SimulationReport> {
	const places: N8nPlaces = {
		named: n8n ?? undefined,
		current: process.cwd(),
		installed: installedN8n(environment, process.execPath),
	};
	const quiet = new QuietEnvironment();
	try {
		const core = loadN8n(places);
		// Not earlier: all of it works with the n8n-workflow that n8n-core brought.
		const { runSimulation } = await import('./runSimulation');
		return await runSimulation(
			{ ...SIMULATION_DEFAULTS, out: join(process.cwd(), 'simulation'), ...request },
			{ ...run, core, baseFile: besideN8n(places, 'n8n-nodes-base/package.json') },
		);
	} finally {
		quiet.restore();
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
