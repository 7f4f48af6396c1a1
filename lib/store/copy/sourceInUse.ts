import { hostname } from 'node:os';

import type { InstanceRow } from '../schema';

/** n8n beats every ten seconds; one of another machine (or container) that is silent for so long has ended. */
const SILENCE_ELSEWHERE = 3 * 60_000;

/** On this machine the process list knows better, unless the process id was given to somebody else. */
const SILENCE_HERE = 24 * 3_600_000;

/** The instances of n8n that still work with a store, by the rules by which n8n itself recovers from dead ones. */
export function livingInstances(instances: InstanceRow[], now: number): InstanceRow[] {
	return instances.filter(({ host, pid, heartbeat_at: heartbeat }) => {
		const silence = now - heartbeat;
		if (host !== hostname()) return silence < SILENCE_ELSEWHERE;
		// In a container every start gets the same process id: ours can only be ours.
		if (pid === process.pid) return false;
		return isRunning(pid) && silence < SILENCE_HERE;
	});
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
