import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { nodeOf, run } from './run.mjs';

/**
 * Installs node_modules when it is missing or belongs to another package-lock.json, and Node 24 into it.
 * @param {string} root the checkout
 * @throws {Error} when npm fails twice, or Node 24 isn't available
 */
export async function ensureDependencies(root) {
	const modules = join(root, 'node_modules');
	const stamp = join(modules, '.customer-journey-lock');
	const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
	const hash = createHash('sha256').update(lock).digest('hex');
	const upToDate =
		(existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) || installedMatches(modules, lock);
	if (!upToDate) await installDependencies(root);
	if (!runsNode24(root)) await installNode(root);
	writeFileSync(stamp, hash);
}

/**
 * Whether npm itself noted, as after a developer's own `npm install`, that everything in the lock file is
 * installed.
 */
function installedMatches(modules, lock) {
	const hidden = join(modules, '.package-lock.json');
	if (!existsSync(hidden)) return false;
	const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
	const wanted = Object.entries(JSON.parse(lock).packages);
	return wanted.every(
		([path, { version, optional, devOptional }]) =>
			path === '' || (installed[path] ? installed[path].version === version : optional || devOptional),
	);
}

/**
 * `npm ci`, and if that fails `npm install`, which takes the same versions but also a lock file that doesn't
 * name every optional package of other platforms, as happens behind a registry that doesn't serve all of
 * them.
 */
async function installDependencies(root) {
	const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--progress=false', '--loglevel=error'];
	for (const command of [['ci'], ['install', '--no-save']]) {
		const label = ['npm', ...command].join(' ');
		console.log(`installing dependencies (${label}; about a minute)`);
		const code = await npm(root, [...command, ...options], label);
		if (code === 0) return;
		console.error(`${label} ended with code ${code}`);
	}
	rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
	throw new Error('The dependencies could not be installed');
}

/** The package `node` gets its executable from an install script, the only one needed here. */
async function installNode(root) {
	console.log('installing Node 24');
	await npm(root, ['rebuild', 'node', '--foreground-scripts', '--loglevel=error'], 'npm rebuild node');
	if (runsNode24(root)) return;
	// npm may be configured not to run install scripts at all.
	const folder = join(root, 'node_modules', 'node');
	const options = { cwd: folder, env: npmEnvironment(root), heartbeat: 'installing Node 24' };
	await run(root, process.execPath, ['installArchSpecificPackage.js'], options);
	if (!runsNode24(root)) throw new Error(`Node 24 could not be installed: ${nodeOf(root)} does not run`);
}

function runsNode24(root) {
	const { status, stdout } = spawnSync(nodeOf(root), ['-v'], { encoding: 'utf8' });
	return status === 0 && stdout.startsWith('v24.');
}

async function npm(root, args, heartbeat) {
	return await run(root, 'npm', args, { env: npmEnvironment(root), heartbeat });
}

/** Without node_modules/.bin on the path: npm must not run on the very node it replaces. */
function npmEnvironment(root) {
	const bin = join(root, 'node_modules', '.bin');
	const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== bin);
	return { ...process.env, PATH: path.join(delimiter) };
}
