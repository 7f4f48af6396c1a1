import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Log } from './log';
import { runCommand } from './runCommand';

/** The first executable file called `name` on the path, or undefined. */
export async function findOnPath(name: string, path = process.env.PATH ?? ''): Promise<string | undefined> {
	for (const folder of path.split(delimiter)) {
		const file = join(folder, name);
		if (
			await access(file, constants.X_OK).then(
				() => true,
				() => false,
			)
		)
			return file;
	}
	return undefined;
}

/**
 * Makes sure commands exist, installing the matching Debian packages if possible.
 * @param packages command → the Debian package that provides it.
 * @throws {Error} naming the missing commands, if this process may not install them.
 */
export async function ensureCommands(packages: Readonly<Record<string, string>>, log: Log): Promise<void> {
	const missing: string[] = [];
	for (const command of Object.keys(packages)) if (!(await findOnPath(command))) missing.push(command);
	if (missing.length === 0) return;

	const wanted = missing.map((command) => packages[command]);
	if (process.getuid?.() !== 0 || !(await findOnPath('apt-get'))) {
		throw new Error(
			`Missing on the path: ${missing.join(', ')}. On Debian: sudo apt-get install ${wanted.join(' ')}`,
		);
	}
	const options = { log, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
	log(`installing ${wanted.join(', ')} with apt-get`);
	await runCommand('apt-get', ['update', '-q'], options);
	await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...wanted], options);
}
