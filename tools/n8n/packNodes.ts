import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../cacheFolder';
import { silentLog, type Log } from '../log';
import { packageRoot } from '../packageRoot';
import { runCommand } from '../runCommand';
import { environmentWith, nodeRuntime } from './nodeRuntime';

export interface PackOptions {
	/** The n8n user folder (N8N_USER_FOLDER); the nodes go into `.n8n/nodes`. */
	userFolder: string;
	/** The package to pack, already built; this checkout by default. */
	packageFolder?: string;
	log?: Log;
}

interface Manifest {
	name: string;
	version: string;
	[key: string]: unknown;
}

const KEPT_VERSIONS = 4;

/**
 * Puts a package into n8n just as n8n 2.41 installs a community package
 * (CommunityPackagesService.downloadPackage): `npm pack`, unpack, drop dev, peer and optional dependencies,
 * `npm install` in the package's own folder, and an entry in the ledger `.n8n/nodes/package.json`. n8n loads
 * whatever is there: it needs no row in its database. The result is cached by the tarball's content, so that
 * an unchanged package is only copied. n8n must not be running on that user folder, or must be restarted
 * afterwards.
 */
export async function packNodes({
	userFolder,
	packageFolder = packageRoot(),
	log = silentLog,
}: PackOptions): Promise<void> {
	const work = await mkdtemp(join(tmpdir(), 'customer-journey-pack-'));
	try {
		const tarball = await pack(packageFolder, work);
		const digest = createHash('sha256')
			.update(await readFile(tarball))
			.digest('hex')
			.slice(0, 16);
		const cached = join(cacheFolder(), 'nodes', digest);
		if (!(await stat(cached).catch(() => undefined))) await install(tarball, cached, log);
		const target = join(userFolder, '.n8n', 'nodes');
		await rm(target, { recursive: true, force: true });
		await cp(cached, target, { recursive: true });
		await removeOldVersions(cached);
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/** What `npm pack` would put into a built package's tarball. */
export interface PackedFiles {
	/** Bytes of the tarball. */
	size: number;
	/** Bytes of the files. */
	unpackedSize: number;
	files: Array<{ path: string; size: number }>;
}

/** Asks npm what it would pack, without writing anything. */
export async function packedFiles(packageFolder = packageRoot()): Promise<PackedFiles> {
	const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
	const answer = await runCommand('npm', args, { cwd: packageFolder, env: npmEnvironment() });
	return (JSON.parse(answer) as PackedFiles[])[0];
}

/** @returns the path of the tarball; npm gives its files fixed times, so equal content means equal bytes. */
async function pack(packageFolder: string, destination: string): Promise<string> {
	const args = ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', destination];
	await runCommand('npm', args, { cwd: packageFolder, env: npmEnvironment(), label: 'npm pack' });
	const [tarball] = await readdir(destination);
	return join(destination, tarball);
}

async function install(tarball: string, target: string, log: Log): Promise<void> {
	const temporary = `${target}.${randomUUID()}.partial`;
	try {
		const unpacked = join(temporary, 'package');
		await mkdir(unpacked, { recursive: true });
		await runCommand('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
		const manifest = await strippedManifest(join(unpacked, 'package.json'));
		const folder = join(temporary, 'node_modules', manifest.name);
		await mkdir(join(folder, '..'), { recursive: true });
		await rename(unpacked, folder);
		await runCommand(
			'npm',
			[
				'install',
				'--audit=false',
				'--fund=false',
				'--bin-links=false',
				'--install-strategy=shallow',
				'--ignore-scripts=true',
				'--package-lock=false',
				'--loglevel=error',
			],
			{ cwd: folder, env: npmEnvironment(), label: `installing the dependencies of ${manifest.name}`, log },
		);
		const ledger = {
			name: 'installed-nodes',
			private: true,
			dependencies: { [manifest.name]: manifest.version },
		};
		await writeFile(join(temporary, 'package.json'), JSON.stringify(ledger, null, 2));
		// Another process may have created the same content meanwhile: then its folder stays.
		await rename(temporary, target).catch(async (error: unknown) => {
			if (!(await stat(target).catch(() => undefined))) throw error;
		});
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
}

async function strippedManifest(path: string): Promise<Manifest> {
	const { devDependencies, peerDependencies, optionalDependencies, ...manifest } = JSON.parse(
		await readFile(path, 'utf8'),
	) as Manifest;
	await writeFile(path, JSON.stringify(manifest, null, 2));
	return manifest;
}

/** Marks `current` as used now and deletes all but the last few used: each has its own copy of all dependencies. */
async function removeOldVersions(current: string): Promise<void> {
	await utimes(current, new Date(), new Date());
	const parent = join(current, '..');
	const aged = await Promise.all(
		(await readdir(parent)).map(async (name) => {
			const path = join(parent, name);
			return { path, usedAt: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 };
		}),
	);
	aged.sort((a, b) => b.usedAt - a.usedAt);
	await Promise.all(aged.slice(KEPT_VERSIONS).map(({ path }) => rm(path, { recursive: true, force: true })));
}

/** Without what an outer `npm test` says about itself, which would make this npm work in the outer folder. */
function npmEnvironment(): NodeJS.ProcessEnv {
	const { npm_config_local_prefix, npm_config_prefix, NODE_OPTIONS, ...environment } =
		environmentWith(nodeRuntime());
	return environment;
}
