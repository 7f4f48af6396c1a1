import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Waits until its standard input closes, which the system does whenever our process ends, then kills a group.
 */
const GUARD_SCRIPT = 'cat >/dev/null; kill -9 "-$1" 2>/dev/null';

/**
 * Starts a process in its own group that dies with this process even if this one is killed with SIGKILL, so
 * that an interrupted test run leaves no n8n behind.
 */
export function spawnGuarded(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
	const child = spawn(command, args, { ...options, detached: true });
	if (child.pid === undefined) return child;
	const guard = spawn('sh', ['-c', GUARD_SCRIPT, 'guard', String(child.pid)], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	guard.unref();
	(guard.stdin as Socket).unref();
	// The group ends with its leader: the guard must be gone before the system gives its number to another.
	child.once('exit', () => {
		killGroup(child.pid, 'SIGKILL');
		killGroup(guard.pid, 'SIGKILL');
		guard.stdin.destroy();
	});
	guard.stdin.on('error', () => {});
	return child;
}

/** Signals a whole process group; ignores one that is already gone. */
export function killGroup(leader: number | undefined, signal: NodeJS.Signals): void {
	if (leader === undefined) return;
	try {
		process.kill(-leader, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}
