import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { silentLog } from './log';
import { freePort } from './n8n/freePort';
import { ensureCommands } from './systemPackages';

/** Its own Redis (Debian's package), on a free port of 127.0.0.1, for n8n's queue mode. */
export class RedisServer {
	readonly port: number;

	readonly #child: ChildProcess;

	readonly #folder: string;

	private constructor(port: number, child: ChildProcess, folder: string) {
		this.port = port;
		this.#child = child;
		this.#folder = folder;
	}

	static async start(): Promise<RedisServer> {
		await ensureCommands({ 'redis-server': 'redis-server' }, silentLog);
		const port = await freePort();
		const folder = await mkdtemp(join(tmpdir(), 'journey-redis-'));
		const child = spawn(
			'redis-server',
			[
				'--port',
				String(port),
				'--bind',
				'127.0.0.1',
				'--dir',
				folder,
				'--appendonly',
				'yes',
				'--daemonize',
				'no',
			],
			{ stdio: ['ignore', 'pipe', 'inherit'] },
		);
		let output = '';
		await new Promise<void>((resolve, reject) => {
			child.stdout.on('data', (data: Buffer) => {
				output += data.toString();
				if (output.includes('Ready to accept connections')) resolve();
			});
			child.once('exit', (code) => reject(new Error(`Redis ended with ${code}: ${output}`)));
		});
		return new RedisServer(port, child, folder);
	}

	async stop(): Promise<void> {
		if (this.#child.exitCode === null && this.#child.signalCode === null) {
			const ended = once(this.#child, 'exit');
			this.#child.kill('SIGTERM');
			await ended;
		}
		await rm(this.#folder, { recursive: true, force: true });
	}
}
