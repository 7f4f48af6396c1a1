import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';

export interface DemoSecrets {
	readonly ownerEmail: string;
	readonly ownerPassword: string;
	/** What callers of the demo's endpoints send in the `X-Journey-Secret` header. */
	readonly endpointSecret: string;
}

export interface DemoPorts {
	n8n?: number;
	smtp?: number;
	/** Where links in mails lead. */
	proxy?: number;
}

/**
 * What the demo keeps between two `npm start` runs: n8n's user folder, ports, and secrets only the user can
 * read.
 */
export class DemoState {
	readonly folder: string;
	readonly userFolder: string;
	readonly #runningFile: string;
	readonly #portsFile: string;

	/** @param folder only one demo at a time runs in it */
	constructor(folder: string) {
		this.folder = folder;
		this.userFolder = join(folder, 'n8n');
		this.#runningFile = join(folder, 'running.pid');
		this.#portsFile = join(folder, 'ports.json');
	}

	/**
	 * Notes that this process runs the demo.
	 * @throws {Error} if another one does.
	 */
	async claim(): Promise<void> {
		await mkdir(this.folder, { recursive: true });
		const pid = Number(await readFile(this.#runningFile, 'utf8').catch(() => 0));
		if (pid && (await this.#notedSinceBoot()) && isAlive(pid)) throw this.#taken(String(pid));
		// It was killed. A file that isn't there isn't removed: another start may just be writing it.
		if (pid) await rm(this.#runningFile, { force: true });
		try {
			await writeFile(this.#runningFile, String(process.pid), { flag: 'wx' });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw this.#taken('that started just now');
			throw error;
		}
	}

	#taken(process: string): Error {
		return new Error(
			`The demo is already running in ${this.folder}, in process ${process}. Start another with: npm start -- --folder <folder>. If it isn’t running: rm ${this.#runningFile}`,
		);
	}

	async release(): Promise<void> {
		await rm(this.#runningFile, { force: true });
	}

	/** Created at random on first use. */
	async secrets(): Promise<DemoSecrets> {
		const file = join(this.folder, 'secrets.json');
		const kept = await readJson<DemoSecrets>(file);
		if (kept) return kept;
		const secrets: DemoSecrets = {
			ownerEmail: 'demo@contoso-coffee.example',
			// n8n requires a capital letter and a digit.
			ownerPassword: `Demo1-${randomBytes(9).toString('base64url')}`,
			endpointSecret: randomBytes(18).toString('base64url'),
		};
		await writeFile(file, JSON.stringify(secrets, null, '\t'), { mode: 0o600 });
		return secrets;
	}

	/** The previous ports, used again if the usual ones aren't free. */
	async ports(): Promise<DemoPorts> {
		return (await readJson<DemoPorts>(this.#portsFile)) ?? {};
	}

	async keepPorts(ports: DemoPorts): Promise<void> {
		await writeFile(this.#portsFile, JSON.stringify(ports));
	}

	/** After the machine restarts, the noted process number means another process. */
	async #notedSinceBoot(): Promise<boolean> {
		const { mtimeMs } = await stat(this.#runningFile);
		return mtimeMs > Date.now() - uptime() * 1_000;
	}
}

async function readJson<T>(file: string): Promise<T | undefined> {
	const text = await readFile(file, 'utf8').catch(() => undefined);
	return text === undefined ? undefined : (JSON.parse(text) as T);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
