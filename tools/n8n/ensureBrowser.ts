import { access } from 'node:fs/promises';
import { silentLog, type Log } from '../log';
import { ensureCommands, findOnPath } from '../systemPackages';

const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/**
 * Finds Chromium, installing Debian's package if this process may.
 * @returns the executable's path, for playwright's `executablePath`.
 * @throws {Error} if there is none and none can be installed.
 */
export async function ensureBrowser(log: Log = silentLog): Promise<string> {
	if (
		await access(DEBIAN_CHROMIUM).then(
			() => true,
			() => false,
		)
	)
		return DEBIAN_CHROMIUM;
	await ensureCommands({ chromium: 'chromium' }, log);
	const found = await findOnPath('chromium');
	if (!found) throw new Error('Chromium was installed, but is not on the path');
	return found;
}
