import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGE_NAME = 'n8n-nodes-customer-journey';

/**
 * The checkout's folder, found by walking up from this file: it runs as `tools/*.ts` in Jest and as
 * `build/tools/*.js` elsewhere, so a fixed number of `..` would be wrong in one of them.
 * @throws {Error} if no package.json of this package is above this file.
 */
export function packageRoot(): string {
	for (let folder = __dirname; ; folder = dirname(folder)) {
		const manifest = join(folder, 'package.json');
		// The compiler may leave a copy of package.json in `build`; only the checkout has the lock file.
		if (existsSync(manifest) && existsSync(join(folder, 'package-lock.json'))) {
			const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string };
			if (name === PACKAGE_NAME) return folder;
		}
		if (folder === dirname(folder)) throw new Error(`No package.json of ${PACKAGE_NAME} above ${__dirname}`);
	}
}
