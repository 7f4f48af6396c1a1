import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { heartbeat, type Log } from './log';

const REFRESH_MS = 5_000;
/** A holder refreshes its lock every five seconds; one not seen for a minute is dead. */
const STALE_MS = 60_000;
const POLL_MS = 500;

/**
 * Does `work` while this process alone, of all processes on the machine, holds the lock file `path`. Waits as
 * long as a living process holds it; a lock whose holder was killed is taken over after a minute.
 */
export async function withFileLock<T>(path: string, log: Log, work: () => Promise<T>): Promise<T> {
	const token = `${process.pid} ${randomUUID()}`;
	await mkdir(dirname(path), { recursive: true });
	const stopHeartbeat = heartbeat(log, `waiting for another process that holds ${path}`);
	try {
		while (!(await tryToTake(path, token))) await sleep(POLL_MS);
	} finally {
		stopHeartbeat();
	}
	const refresh = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), REFRESH_MS);
	try {
		return await work();
	} finally {
		clearInterval(refresh);
		await rm(path, { force: true });
	}
}

async function tryToTake(path: string, token: string): Promise<boolean> {
	try {
		await writeFile(path, token, { flag: 'wx' });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		await removeIfStale(path);
		return false;
	}
	// Two processes that both saw a stale lock: the slower one may just have removed ours.
	await sleep(50);
	return (await readFile(path, 'utf8').catch(() => '')) === token;
}

async function removeIfStale(path: string): Promise<void> {
	const [holder, details] = await Promise.all([
		readFile(path, 'utf8').catch(() => ''),
		stat(path).catch(() => undefined),
	]);
	if (!details) return;
	const age = Date.now() - details.mtimeMs;
	if (age < STALE_MS && isAlive(Number.parseInt(holder, 10))) return;
	const aside = `${path}.${randomUUID()}`;
	await rename(path, aside).catch(() => {});
	await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
	if (!Number.isInteger(pid)) return true; // Created this instant, its text not yet written.
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
