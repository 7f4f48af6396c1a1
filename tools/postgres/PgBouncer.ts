import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { freePort } from '../n8n/freePort';
import { spawnGuarded } from '../n8n/guardedChild';
import { serverIdentity, type PostgresServer } from './PostgresServer';

export interface PgBouncerSettings {
	mode: 'session' | 'transaction' | 'statement';
	/** Connections to the server: fewer than clients, so that they take turns. */
	poolSize: number;
}

/** PgBouncer in front of a server. Debian's package `pgbouncer` must be installed. */
export class PgBouncer {
	readonly port: number;

	readonly #folder: string;

	readonly #process: ChildProcess;

	private constructor(port: number, folder: string, process: ChildProcess) {
		this.port = port;
		this.#folder = folder;
		this.#process = process;
	}

	/** Where the program is; undefined: not installed. */
	static get program(): string | undefined {
		// Debian puts it outside the path of ordinary users.
		const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
		return folders.map((folder) => join(folder, 'pgbouncer')).find((file) => existsSync(file));
	}

	static async start(server: PostgresServer, { mode, poolSize }: PgBouncerSettings): Promise<PgBouncer> {
		const { program } = PgBouncer;
		if (program === undefined) throw new Error('pgbouncer is not installed');
		const identity = await serverIdentity();
		const folder = await mkdtemp(join(tmpdir(), 'journey-pgbouncer-'));
		const port = await freePort();
		const users = join(folder, 'users.txt');
		const configuration = join(folder, 'pgbouncer.ini');
		const files = {
			[users]: `"${server.user}" "${server.password}"\n`,
			[configuration]: `[databases]
* = host=127.0.0.1 port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = ${mode}
default_pool_size = ${poolSize}
max_client_conn = 200
`,
		};
		for (const [file, text] of Object.entries(files)) await writeFile(file, text, { mode: 0o600 });
		await chmod(folder, 0o700);
		if (identity.uid !== undefined) {
			for (const path of [folder, ...Object.keys(files)]) await chown(path, identity.uid, identity.gid!);
		}
		const child = spawnGuarded(program, [configuration], {
			...identity,
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		let output = '';
		await new Promise<void>((resolve, reject) => {
			child.stderr!.on('data', (data: Buffer) => {
				output = (output + data.toString()).slice(-20_000);
				if (output.includes('process up')) resolve();
			});
			child.once('error', reject);
			child.once('exit', (code) => reject(new Error(`PgBouncer ended with ${code}:\n${output}`)));
		});
		child.unref();
		(child.stderr as Socket).unref();
		return new PgBouncer(port, folder, child);
	}

	async stop(): Promise<void> {
		const child = this.#process;
		if (child.exitCode === null && child.signalCode === null) {
			child.ref();
			const ended = once(child, 'exit');
			child.kill('SIGTERM');
			await ended;
		}
		await rm(this.#folder, { recursive: true, force: true });
	}
}
