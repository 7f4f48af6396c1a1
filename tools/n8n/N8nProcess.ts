import type { ChildProcess } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { heartbeat, silentLog, type Log } from '../log';
import { freePort } from './freePort';
import { killGroup, spawnGuarded } from './guardedChild';
import type { N8nInstallation } from './install';
import { n8nEnvironment } from './n8nEnvironment';
import { OutputLog } from './OutputLog';

export interface N8nProcessOptions {
	installation: N8nInstallation;
	/** N8N_USER_FOLDER: n8n keeps everything in `.n8n` below it. Created if missing. */
	userFolder: string;
	/** Added to n8n's environment; undefined removes a variable. */
	env?: Readonly<Record<string, string | undefined>>;
	/** Used if free; otherwise, or if omitted, any free port. */
	port?: number;
	/** `worker` needs queue mode in `env`; it only answers health checks. */
	command?: 'start' | 'worker';
	log?: Log;
	/** Gets every line that n8n writes. */
	onOutput?: (line: string) => void;
}

const START_TIMEOUT_MS = 120_000;
/** n8n itself gives running executions 30 s (N8N_GRACEFUL_SHUTDOWN_TIMEOUT). */
const STOP_TIMEOUT_MS = 45_000;

/** A real n8n in its own process group, on free ports of 127.0.0.1. It dies with this process. */
export class N8nProcess {
	readonly #options: N8nProcessOptions;
	readonly #output: OutputLog;
	readonly #brokerPort: number;
	#child: ChildProcess | undefined;
	#exited: Promise<void> = Promise.resolve();

	readonly port: number;

	private constructor(options: N8nProcessOptions, port: number, brokerPort: number) {
		this.#options = options;
		this.#output = new OutputLog(options.onOutput);
		this.port = port;
		this.#brokerPort = brokerPort;
	}

	/**
	 * Starts n8n and waits until it is ready; published workflows may go live a moment later.
	 * @throws {Error} with the end of its output, if it ends or isn't ready within two minutes.
	 */
	static async start(options: N8nProcessOptions): Promise<N8nProcess> {
		const n8n = new N8nProcess(options, await freePort(options.port), await freePort());
		await n8n.#start();
		return n8n;
	}

	/** Such as `http://127.0.0.1:5678`. */
	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** Of n8n itself, undefined if it isn't running; its task runner is in the same process group. */
	get pid(): number | undefined {
		return this.#child?.pid;
	}

	get isRunning(): boolean {
		return this.#child !== undefined;
	}

	/** Resolves when the current process has ended, for whatever reason. */
	get exited(): Promise<void> {
		return this.#exited;
	}

	/** The last `count` lines n8n wrote since it was last started. */
	output(count?: number): string {
		return this.#output.tail(count);
	}

	/** A line that matches, among those written since the last start or still to come. */
	async waitForLog(pattern: RegExp, timeoutMs = 30_000): Promise<string> {
		return await this.#output.waitFor(pattern, timeoutMs);
	}

	/**
	 * Ends n8n and waits until it is gone. SIGTERM lets it finish its executions; SIGKILL takes the whole
	 * group at once, including the task runner. If it ignores SIGTERM for 45 s, it is killed.
	 */
	async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		const child = this.#child;
		if (!child) return;
		if (signal === 'SIGKILL') killGroup(child.pid, 'SIGKILL');
		else child.kill('SIGTERM');
		const killLater = setTimeout(() => killGroup(child.pid, 'SIGKILL'), STOP_TIMEOUT_MS);
		await this.#exited;
		clearTimeout(killLater);
	}

	/** Stops n8n and starts it again on the same ports and folder. */
	async restart(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
		await this.stop(signal);
		await this.#start();
	}

	async #start(): Promise<void> {
		const { installation, userFolder, env, command = 'start', log = silentLog } = this.#options;
		await mkdir(userFolder, { recursive: true });
		// After a SIGKILL n8n finds this file, and its only reaction is to wait ten seconds.
		await rm(join(userFolder, '.n8n', 'crash.journal'), { force: true });
		this.#output.clear();
		const child = spawnGuarded(installation.node, [installation.entry, command], {
			cwd: userFolder,
			env: n8nEnvironment({
				node: installation.node,
				entry: installation.entry,
				userFolder,
				port: this.port,
				brokerPort: this.#brokerPort,
				env,
			}),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.#child = child;
		if (child.stdout) this.#output.read(child.stdout);
		if (child.stderr) this.#output.read(child.stderr);
		this.#exited = new Promise((resolve) => {
			const ended = () => {
				if (this.#child === child) this.#child = undefined;
				resolve();
			};
			child.once('exit', ended);
			child.once('error', ended);
		});
		const stopHeartbeat = heartbeat(log, `n8n ${command} on port ${this.port} is starting`);
		try {
			await this.#untilReady();
		} catch (error) {
			await this.stop('SIGKILL');
			throw error;
		} finally {
			stopHeartbeat();
		}
	}

	async #untilReady(): Promise<void> {
		const deadline = Date.now() + START_TIMEOUT_MS;
		while (this.isRunning) {
			const answer = await fetch(`${this.url}/healthz/readiness`, {
				signal: AbortSignal.timeout(5_000),
			}).catch(() => undefined);
			await answer?.body?.cancel();
			if (answer?.ok) return;
			if (Date.now() > deadline)
				throw new Error(`n8n was not ready within ${START_TIMEOUT_MS} ms:\n${this.output(40)}`);
			await sleep(100);
		}
		throw new Error(`n8n ended while it was starting:\n${this.output(40)}`);
	}
}
