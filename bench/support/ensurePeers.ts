import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Log } from '../../tools/log';
import { environmentWith, nodeRuntime } from '../../tools/n8n/nodeRuntime';
import { packageRoot } from '../../tools/packageRoot';
import { runCommand } from '../../tools/runCommand';

const OPTIONS = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs the peers of bench/package-lock.json into bench/node_modules if they are missing or have other
 * versions.
 */
export async function ensurePeers(log: Log): Promise<void> {
	const folder = join(packageRoot(), 'bench');
	const lock = await readFile(join(folder, 'package-lock.json'), 'utf8');
	const hash = createHash('sha256').update(lock).digest('hex');
	const stamp = join(folder, 'node_modules', '.bench-lock');
	if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return;
	log('installing the peers into bench/node_modules (a few seconds, once)');
	const npm = async (...command: string[]): Promise<string> =>
		await runCommand('npm', [...command, ...OPTIONS], {
			cwd: folder,
			env: environmentWith(nodeRuntime()),
			label: `npm ${command[0]}`,
			log,
		});
	// The latter takes the same versions, but also accepts a lock file that lacks optional packages of other
	// platforms.
	await npm('ci').catch(async () => await npm('install', '--no-save'));
	await writeFile(stamp, hash);
}
