import { hostname } from 'node:os';

import type { RecordOf } from './tables/record';

/** A process on another machine (or container) is considered dead when it has been silent this long. */
const SILENCE_ELSEWHERE = 3 * 60_000;

/** On this machine the operating system knows better, unless the process id was reassigned. */
const SILENCE_HERE = 24 * 3_600_000;

/**
 * Whether a process that uses a store is alive, by everything that can be seen from here.
 * @param now UTC epoch milliseconds
 * @param heardOf what the observer itself knows about a process on another machine; null: nothing but the
 *   time of its last heartbeat, by a clock that may be wrong
 */
export function showsLife(
	instance: RecordOf<'instances'>,
	now: number,
	heardOf: boolean | null = null,
): boolean {
	const silence = now - instance.heartbeatAt;
	if (instance.host !== hostname()) return heardOf ?? silence < SILENCE_ELSEWHERE;
	// In a container every start gets the same process id: ours can only be ours.
	if (instance.pid === process.pid) return false;
	return isRunning(instance.pid) && silence < SILENCE_HERE;
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
