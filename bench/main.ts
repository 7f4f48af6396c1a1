import { elapsedLog } from '../tools/log';
import { data } from './data/data';
import { engine } from './engine/engine';
import { footprint } from './footprint/footprint';
import { latency } from './latency/latency';
import { messages } from './messages';
import { n8n } from './n8n/n8n';
import { currentLoad, describeMachine } from './support/machine';
import { readOptions } from './support/options';
import type { Part } from './support/Part';
import { rewriteReadme } from './support/readme';
import { saveResult } from './support/results';
import { secondsFor } from './support/stopwatch';
import { plainTable } from './support/table';

const PARTS: Record<string, Part> = { n8n, engine, latency, data, messages, footprint };
const README = 'readme';

/**
 * `npm run bench`: measures the named parts, prints a table for each and writes bench/results/<part>.json.
 */
async function main(args: string[]): Promise<void> {
	const { parts, options } = readOptions(args, [...Object.keys(PARTS), README]);
	const names = parts.length === 0 ? Object.keys(PARTS) : parts.filter((name) => name !== README);
	const log = elapsedLog();
	for (const part of names) {
		const versions: Record<string, string> = {};
		const load = currentLoad();
		log(`${part}: begins (load ${load})`);
		try {
			let measurements: Awaited<ReturnType<Part>> = [];
			const seconds = await secondsFor(async () => {
				measurements = await PARTS[part]({
					options,
					log,
					noteVersion: (name, version) => {
						versions[name] = version;
					},
				});
			});
			const file = saveResult({
				part,
				at: new Date().toISOString(),
				command: ['npm run bench --', part, ...args.filter((arg) => !parts.includes(arg))].join(' '),
				seconds: Math.round(seconds),
				machine: describeMachine(load, versions),
				measurements,
			});
			console.log(`\n${plainTable(measurements)}\n`);
			log(`${part}: ${Math.round(seconds)} s, written to ${file}`);
		} catch (error) {
			// The other parts may still be informative.
			console.error(`\n${part} FAILED:`, error);
			process.exitCode = 1;
		}
	}
	if (parts.includes(README))
		log(`bench/README.md has new tables of: ${rewriteReadme(Object.keys(PARTS)).join(', ')}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
