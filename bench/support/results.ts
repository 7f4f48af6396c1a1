import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../tools/packageRoot';
import type { Machine } from './machine';
import type { Measurement } from './Measurement';

/** What one part found in one run; stored as JSON in bench/results. */
export interface PartResult {
	part: string;
	/** When it was run, ISO 8601. */
	at: string;
	/** The command line that reproduces it. */
	command: string;
	seconds: number;
	machine: Machine;
	measurements: Measurement[];
}

export function saveResult(result: PartResult): string {
	const folder = join(packageRoot(), 'bench', 'results');
	mkdirSync(folder, { recursive: true });
	const file = join(folder, `${result.part}.json`);
	writeFileSync(file, `${JSON.stringify(result, null, '\t')}\n`);
	return file;
}

/** The last result of a part; undefined if it was never run here. */
export function readResult(part: string): PartResult | undefined {
	const file = join(packageRoot(), 'bench', 'results', `${part}.json`);
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as PartResult;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}
