import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In memory where that is possible: tests do not pull the plug, so they need not wait for a disk. */
export const TEMPORARY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new folder for one test's files. */
export function tempFolder(): { path: string; remove(): void } {
	const path = mkdtempSync(join(TEMPORARY, 'journey-'));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
