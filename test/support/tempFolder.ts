import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for one test's files. */
export function tempFolder(): { path: string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), 'journey-'));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
