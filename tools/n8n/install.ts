import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cacheFolder';
import { withFileLock } from '../FileLock';
import { silentLog, type Log } from '../log';
import { packageRoot } from '../packageRoot';
import { runCommand } from '../runCommand';
import { ensureCommands } from '../systemPackages';
import { environmentWith, nodeRuntime, type NodeRuntime } from './nodeRuntime';

/** An n8n on this machine, ready to start. */
export interface N8nInstallation {
	readonly folder: string;
	readonly version: string;
	/** Path of the Node it was compiled for. */
	readonly node: string;
	/** The script `node` runs. */
	readonly entry: string;
}

/**
 * `current`: what everything is tested with, and the newest that can be installed from the registry.
 * `lowest`: the oldest n8n this package supports, on the oldest Node it supports.
 */
export const N8N_RELEASES = ['current', 'lowest'] as const;
export type N8nRelease = (typeof N8N_RELEASES)[number];

/** Where each one's lock file is. */
const FOLDERS: Record<N8nRelease, string> = { current: '.', lowest: 'lowest' };
const FILES = ['package.json', 'package-lock.json'] as const;
/** Written last: a folder without it is an incomplete installation. */
const STAMP = '.complete.json';

/**
 * The release to run tests on: the environment variable JOURNEY_N8N, by default `current`.
 * @throws {Error} if it isn't a valid release.
 */
export function chosenRelease(): N8nRelease {
	const name = process.env.JOURNEY_N8N || 'current';
	const release = N8N_RELEASES.find((known) => known === name);
	if (!release) throw new Error(`JOURNEY_N8N is "${name}"; it can be ${N8N_RELEASES.join(' or ')}`);
	return release;
}

/**
 * Finds an n8n in the cache folder, or installs it there from its package-lock.json (five minutes, 3 GB). Two
 * processes that need it at once install it once.
 * @throws {Error} if compilers are missing and can't be installed, or npm fails twice.
 */
export async function ensureN8nInstalled(
	log: Log = silentLog,
	release: N8nRelease = chosenRelease(),
): Promise<N8nInstallation> {
	const source = join(packageRoot(), 'tools', 'n8n', FOLDERS[release]);
	const folder = join(cacheFolder(), `n8n-${await installationKey(source)}`);
	const found = await readInstallation(folder);
	if (found) return found;
	return await withFileLock(`${folder}.lock`, log, async () => {
		const meanwhile = await readInstallation(folder);
		if (meanwhile) return meanwhile;
		await install(source, folder, log);
		const installed = await readInstallation(folder);
		if (!installed) throw new Error(`n8n was installed, but is incomplete: ${folder}`);
		return installed;
	});
}

/** Sixteen hexadecimal digits that change whenever another installation is needed. */
async function installationKey(source: string): Promise<string> {
	const hash = createHash('sha256');
	for (const file of FILES) hash.update(await readFile(join(source, file)));
	return hash.update(`node ${nodeRuntime().major}`).digest('hex').slice(0, 16);
}

async function readInstallation(folder: string): Promise<N8nInstallation | undefined> {
	const stamp = await readFile(join(folder, STAMP), 'utf8').catch(() => undefined);
	if (!stamp) return undefined;
	const { version } = JSON.parse(stamp) as { version: string };
	const { node } = runtimeOf(folder);
	return { folder, version, node, entry: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

/** The Node installed with this n8n, otherwise this package's. */
function runtimeOf(folder: string): NodeRuntime {
	return existsSync(join(folder, 'node_modules', 'node')) ? nodeRuntime(folder) : nodeRuntime();
}

async function install(source: string, folder: string, log: Log): Promise<void> {
	await ensureCommands({ python3: 'python3', make: 'make', 'g++': 'g++' }, log);
	// Under the lock no one else installs, so an existing one was interrupted.
	const temporary = `${folder}.partial`;
	try {
		await rm(temporary, { recursive: true, force: true });
		await mkdir(temporary, { recursive: true });
		for (const file of FILES) await copyFile(join(source, file), join(temporary, file));
		log(`installing n8n into ${folder} (about five minutes, once per machine)`);
		await installPackages(temporary, log);
		const runtime = runtimeOf(temporary);
		const env = environmentWith(runtime);
		// Every other install script can be skipped (the Kafka client's even fails); n8n's SQLite driver
		// can't.
		await runCommand('npm', ['rebuild', 'sqlite3', '--foreground-scripts'], {
			cwd: temporary,
			env: runtime.headers ? { ...env, npm_config_nodedir: runtime.headers } : env,
			label: 'compiling the SQLite driver',
			log,
		});
		await complete(temporary, runtime);
		await rm(folder, { recursive: true, force: true });
		await rename(temporary, folder);
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
}

/** `npm ci`; if that fails `npm install`, which also takes a lock file that lacks optional packages of other platforms. */
async function installPackages(folder: string, log: Log): Promise<void> {
	const env = environmentWith(nodeRuntime());
	const args = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	try {
		await runCommand('npm', ['ci', ...args], { cwd: folder, env, label: 'npm ci', log });
	} catch (error) {
		log(`${(error as Error).message}\nretrying with npm install`);
		await runCommand('npm', ['install', ...args], { cwd: folder, env, label: 'npm install', log });
	}
	if (!existsSync(join(folder, 'node_modules', 'node'))) return;
	// The install script of the package `node` puts this platform's binary in place.
	await runCommand('npm', ['rebuild', 'node'], { cwd: folder, env, label: 'installing its Node', log });
}

/** Proves that the driver loads, then writes the stamp. */
async function complete(folder: string, runtime: NodeRuntime): Promise<void> {
	await runCommand(runtime.node, ['-e', "require('sqlite3')"], {
		cwd: folder,
		label: 'loading the SQLite driver',
	});
	const manifest = await readFile(join(folder, 'node_modules', 'n8n', 'package.json'), 'utf8');
	const { version } = JSON.parse(manifest) as { version: string };
	await writeFile(join(folder, STAMP), JSON.stringify({ version, node: runtime.major }));
}
