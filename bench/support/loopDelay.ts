import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopDelay {
	/** Milliseconds. */
	p99: number;
	/** The longest, in milliseconds. */
	max: number;
}

const RESOLUTION = 1;

/** How late this process's event loop ran while `work` was running. */
export async function loopDelayDuring(work: () => Promise<unknown>): Promise<LoopDelay> {
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
	delay.enable();
	try {
		await work();
	} finally {
		delay.disable();
	}
	return readDelay(delay);
}

/** Reads a histogram made by `monitorEventLoopDelay`, whose values include its own resolution. */
export function readDelay(delay: { percentile(at: number): number; max: number }): LoopDelay {
	const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
	return { p99: late(delay.percentile(99)), max: late(delay.max) };
}
