import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Folders that may contain n8n if its command can be called: where that really is, next to it (as npm does on
 * Windows), and where npm puts packages installed with `-g`.
 * @param environment `PATH`, and the variables npm sets for what it runs
 * @param node the file of the running Node
 */
export function installedN8n(environment: NodeJS.ProcessEnv, node: string): string[] {
	const onPath = (environment.PATH ?? environment.Path ?? '')
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
	return [...onPath, ...global].filter((folder) => folder !== null);
}

function realFolder(file: string): string | null {
	try {
		return dirname(realpathSync(file));
	} catch {
		return null;
	}
}
