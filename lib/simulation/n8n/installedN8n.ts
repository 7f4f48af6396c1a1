import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Folders in which n8n is when its command can be called: where that really lies, beside it (as npm does it on
 * Windows), and where npm keeps what was installed with `-g`.
 * @param environment `PATH`, and what npm tells those that it runs
 * @param node the file of the Node that runs
 */
export function installedN8n(environment: NodeJS.ProcessEnv, node: string): string[] {
	const beside = (environment.PATH ?? environment.Path ?? '')
		.split(delimiter)
		.filter((folder) => folder !== '')
		.flatMap((folder) => [realFolder(join(folder, 'n8n')), join(folder, 'node_modules/n8n')]);
	const prefixes = [
		environment.npm_config_global_prefix,
		environment.npm_config_prefix,
		dirname(dirname(node)),
	];
	const global = prefixes.flatMap((prefix) =>
		prefix === undefined ? [] : [join(prefix, 'lib/node_modules/n8n'), join(prefix, 'node_modules/n8n')],
	);
	return [...beside, ...global].filter((folder) => folder !== null);
}

function realFolder(file: string): string | null {
	try {
		return dirname(realpathSync(file));
	} catch {
		return null;
	}
}
