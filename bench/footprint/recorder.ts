import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into n8n with `--require`: on SIGUSR2 it writes to the file named by `JOURNEY_BENCH_RECORDER` how
 * late n8n's event loop ran since the last time, and how much memory n8n uses.
 */
const file = process.env.JOURNEY_BENCH_RECORDER;

const RESOLUTION = 5;

// n8n starts helpers that inherit its options.
if (file !== undefined && process.argv.includes('start')) {
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
	delay.enable();
	process.on('SIGUSR2', () => {
		const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
		const { rss, heapUsed } = process.memoryUsage();
		const record = { p99: late(delay.percentile(99)), max: late(delay.max), rss, heapUsed };
		delay.reset();
		writeFileSync(`${file}.new`, JSON.stringify(record));
		renameSync(`${file}.new`, file);
	});
}
