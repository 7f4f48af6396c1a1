import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runCommand } from '../../lib/cli';
import type { Funnel } from '../../lib/simulation/report/funnel';
import type { DrawnWorkflow } from '../../lib/simulation/runtime/DrawnWorkflow';
import { realClock } from '../support/realClock';
import { tempFolder } from '../support/tempFolder';

/** n8n's execution engine is large, and the first test of a file loads it. */
jest.setTimeout(120_000);

export const EXAMPLES = join(__dirname, '../../examples');

/** What a run of the command gave. */
export interface Simulated {
	code: number;
	out: string;
	err: string;
	/** Only when it has ended well. */
	funnel: Funnel;
	funnelText: string;
	paths: string;
	/** The lines of `paths` of one contact: `node, outcome, detail`. */
	way(contact: string): string[];
}

/** Gives each test file a folder, and runs the command with files in it. */
export function useSimulation(): {
	file(name: string, content: unknown): string;
	simulate(args: string[], signal?: AbortSignal): Promise<Simulated>;
} {
	let folder: ReturnType<typeof tempFolder>;
	let runs = 0;
	beforeAll(() => {
		folder = tempFolder();
	});
	afterAll(() => folder.remove());
	return {
		file(name, content) {
			const path = join(folder.path, name);
			writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
			return path;
		},
		async simulate(args, signal = new AbortController().signal) {
			const result = join(folder.path, `out${runs++}`);
			mkdirSync(result);
			let out = '';
			let err = '';
			const code = await runCommand(['simulate', ...args, '--out', result], {
				out: { write: (text) => (out += text) },
				err: { write: (text) => (err += text) },
				environment: {},
				clock: realClock,
				signal,
			});
			if (code !== 0) return { code, out, err } as Simulated;
			const funnelText = readFileSync(join(result, 'funnel.json'), 'utf8');
			const paths = readFileSync(join(result, 'paths.csv'), 'utf8');
			return {
				code,
				out,
				err,
				funnelText,
				funnel: JSON.parse(funnelText) as Funnel,
				paths,
				way: (contact) =>
					paths
						.split('\r\n')
						.filter((line) => line.startsWith(`${contact},`))
						.map((line) =>
							line
								.split(',')
								.slice(2)
								.filter((part) => part !== '')
								.join(', '),
						),
			};
		},
	};
}

/** A contacts file of `person0@example.com` and on, with one more column. */
export function crowdCsv(
	count: number,
	column = 'firstName',
	value: (n: number) => string = (n) => `Pat${n}`,
): string {
	return [
		`email,${column}`,
		...Array.from({ length: count }, (_, n) => `person${n}@example.com,${value(n)}`),
	].join('\n');
}

/** A workflow as n8n downloads it. */
export function exported({ id: _id, ...workflow }: DrawnWorkflow): object {
	return workflow;
}
