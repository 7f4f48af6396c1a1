import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './run.mjs';

export const TSC = 'node_modules/typescript/bin/tsc';
const COMPILED = /\.(js|js\.map|d\.ts)$/;

/**
 * Compiles the package into dist with its icons, and everything (including tests) into build, as far as it
 * changed. Continues after an error, so that a type error doesn't hide test results.
 * @returns {Promise<number>} the exit code of the first step that failed, else 0
 */
export async function build(root) {
	removeOrphans(root, 'dist');
	const codes = [
		// Their docstrings are part of the library's types; the compiled code goes without comments.
		await runNode(root, TSC, ['-p', 'tsconfig.json']),
		await runNode(root, TSC, ['-p', 'tsconfig.declarations.json']),
		await runNode(root, 'node_modules/gulp/bin/gulp.js', ['--silent']),
		await runNode(root, TSC, ['-p', 'tsconfig.tools.json']),
	];
	return codes.find((code) => code !== 0) ?? 0;
}

/** Deletes the output of source files that are gone: it would be packed and published. */
function removeOrphans(root, folder, path = '') {
	const absolute = join(root, folder, path);
	if (!existsSync(absolute)) return;
	for (const entry of readdirSync(absolute, { withFileTypes: true })) {
		const entryPath = join(path, entry.name);
		if (entry.isDirectory()) removeOrphans(root, folder, entryPath);
		else if (COMPILED.test(entry.name) && !existsSync(join(root, entryPath.replace(COMPILED, '.ts')))) {
			rmSync(join(absolute, entry.name));
		}
	}
}
