import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { silentLog } from '../log';
import { runCommand } from '../runCommand';
import { ensureCommands } from '../systemPackages';

/** A server's certificate and its private key, as PEM texts. */
export interface Certificate {
	certificate: string;
	key: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];

/** A test's own authority, which signs server certificates (with Debian's `openssl`). */
export class TestAuthority {
	/** Its own certificate, as PEM text: for clients that should trust it. */
	readonly certificate: string;

	readonly #folder: string;

	private constructor(folder: string, certificate: string) {
		this.#folder = folder;
		this.certificate = certificate;
	}

	static async create(name: string): Promise<TestAuthority> {
		await ensureCommands({ openssl: 'openssl' }, silentLog);
		const folder = await mkdtemp(join(tmpdir(), 'journey-authority-'));
		const certificate = join(folder, 'ca.crt');
		const files = ['-keyout', join(folder, 'ca.key'), '-out', certificate];
		await runCommand('openssl', ['req', '-x509', ...KEY, ...files, '-days', '2', '-subj', `/CN=${name}`]);
		return new TestAuthority(folder, await readFile(certificate, 'utf8'));
	}

	/** @param host the certificate's DNS name */
	async sign(host: string): Promise<Certificate> {
		const file = (name: string): string => join(this.#folder, `${host}.${name}`);
		await runCommand('openssl', [
			...['req', '-new', ...KEY, '-keyout', file('key'), '-out', file('csr'), '-subj', `/CN=${host}`],
		]);
		await writeFile(file('ext'), `subjectAltName=DNS:${host}\n`);
		await runCommand('openssl', [
			...['x509', '-req', '-in', file('csr'), '-out', file('crt'), '-days', '2', '-extfile', file('ext')],
			...['-CA', join(this.#folder, 'ca.crt'), '-CAkey', join(this.#folder, 'ca.key'), '-CAcreateserial'],
		]);
		return {
			certificate: await readFile(file('crt'), 'utf8'),
			key: await readFile(file('key'), 'utf8'),
		};
	}

	/** Deletes its keys. */
	async destroy(): Promise<void> {
		await rm(this.#folder, { recursive: true, force: true });
	}
}
