import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { poll } from '../../tools/n8n/poll';
import type { BenchN8n } from '../n8n/BenchN8n';

export interface Record {
	/** How late n8n's event loop ran since the last record, in milliseconds. */
	p99: number;
	max: number;
	/** Bytes. */
	rss: number;
	heapUsed: number;
}

/** The environment that loads the recorder into n8n. @param file where it writes */
export function recorderEnvironment(file: string): { [name: string]: string } {
	return {
		NODE_OPTIONS: `--disable-warning=ExperimentalWarning --require="${join(__dirname, 'recorder.js')}"`,
		JOURNEY_BENCH_RECORDER: file,
	};
}

/** Asks the recorder inside n8n, which then starts over. */
export async function readRecord({ n8n }: BenchN8n, file: string): Promise<Record> {
	rmSync(file, { force: true });
	process.kill(n8n.pid!, 'SIGUSR2');
	return await poll(
		async () => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record) : undefined),
		{ what: 'the recorder inside of n8n', timeoutMs: 60_000, intervalMs: 20 },
	);
}
