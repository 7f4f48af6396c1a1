import { SimulationInputError } from '../simulation/input/SimulationInputError';
import { N8nNotFoundError } from '../simulation/n8n/loadN8n';
import { simulateJourney } from '../simulation/simulateJourney';
import { checkJourney } from '../domain/journey/check';
import { printFindings, readCheckedFile } from './checkFile';
import type { CommandContext } from './migrate';
import { percent, ProgressDisplay } from './ProgressDisplay';
import { parseSimulateOptions } from './simulateOptions';

/**
 * `simulate`: sends contacts through a journey in simulated time, and reports the results.
 * @returns the exit code
 */
export async function simulate(args: string[], context: CommandContext): Promise<number> {
	const options = parseSimulateOptions(args);
	const display = new ProgressDisplay(context.err, () => context.clock.now());
	try {
		// Errors don't stop it: a simulation shows what they do, on contacts no one misses.
		context.err.write(printFindings(checkJourney(readCheckedFile(options.journey), null)));
		const { text, json, files } = await simulateJourney(options, {
			environment: context.environment,
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
	}
}
