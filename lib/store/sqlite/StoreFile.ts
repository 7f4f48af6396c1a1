import { statSync } from 'node:fs';

import { StoreLostError } from '../storeErrors';

/** What is found at the path where the store's file was opened. */
export type FileState =
	/** The file that was opened, with its write-ahead log. */
	| 'whole'
	/** The file is the one that was opened, but its log (or the log's index) was deleted. */
	| 'logDeleted'
	/** Another process has begun its own log in place of a deleted one. */
	| 'logReplaced'
	/** Nothing is there. */
	| 'deleted'
	/** Another file is there. */
	| 'replaced'
	/** The file was emptied, or a shorter one was copied into it. */
	| 'overwritten';

const WHAT: Record<Exclude<FileState, 'whole' | 'logDeleted'>, string> = {
	deleted:
		'was deleted or moved away while it was open. Move it back to continue, or restart n8n to start with a new store',
	replaced: 'was replaced by another file while it was open. Restart n8n to use the new file',
	overwritten:
		'was emptied or overwritten while it was open. Stop n8n, restore a backup, and start n8n again',
	logReplaced:
		'has a write-ahead log (-wal) of another process, because its own was deleted while it was open. Restart n8n',
};

interface Identity {
	device: bigint;
	inode: bigint;
}

/**
 * The file of an open store as it is on disk. SQLite doesn't check: it continues to write into a deleted
 * file. Nothing here opens the file, since closing it would release SQLite's locks.
 */
export class StoreFile {
	readonly #path: string;

	readonly #version: () => number;

	readonly #main: Identity;

	#companions: Array<{ path: string; identity: Identity }> = [];

	#size: bigint;

	/** The version at which the size was seen. */
	#seen: number;

	#overwritten = false;

	/**
	 * @param path of a file that is open, in WAL mode
	 * @param version what changes when another process has written
	 */
	constructor(path: string, version: () => number) {
		this.#path = path;
		this.#version = version;
		const stats = look(path);
		if (stats === undefined) throw new StoreLostError(`The journey store ${path} ${WHAT.deleted}`);
		this.#main = identityOf(stats);
		this.#size = stats.size;
		this.#seen = version();
		for (const suffix of ['-wal', '-shm']) {
			const companion = look(path + suffix);
			if (companion !== undefined) {
				this.#companions.push({ path: path + suffix, identity: identityOf(companion) });
			}
		}
	}

	state(): FileState {
		const main = look(this.#path);
		if (main === undefined) return 'deleted';
		if (!isSame(main, this.#main)) return 'replaced';
		if (this.#overwritten || this.#wasOverwritten(main.size)) return 'overwritten';
		for (const { path, identity } of this.#companions) {
			const companion = look(path);
			if (companion === undefined) return 'logDeleted';
			if (!isSame(companion, identity)) return 'logReplaced';
		}
		return 'whole';
	}

	/**
	 * @returns whether the log has to be created again
	 * @throws StoreLostError when what is written would be lost
	 */
	check(): boolean {
		const state = this.state();
		if (state === 'whole') return false;
		if (state === 'logDeleted') return true;
		throw new StoreLostError(`The journey store ${this.#path} ${WHAT[state]}`);
	}

	/** Whether the log on disk is the one that was opened, or there is none. */
	get hasOwnLog(): boolean {
		return this.#companions.every(({ path, identity }) => {
			const companion = look(path);
			return companion === undefined || isSame(companion, identity);
		});
	}

	/** It gets shorter when it is vacuumed; then there is a new version of it. */
	#wasOverwritten(size: bigint): boolean {
		if (size < this.#size) {
			this.#overwritten = size === 0n || this.#versionNow() === this.#seen;
			if (this.#overwritten) return true;
		}
		if (size !== this.#size) {
			this.#size = size;
			this.#seen = this.#versionNow();
		}
		return false;
	}

	#versionNow(): number {
		try {
			return this.#version();
		} catch {
			// The file can't be read.
			return this.#seen;
		}
	}
}

type Stats = Identity & { size: bigint };

function look(path: string): Stats | undefined {
	const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
	return stats?.isFile() ? { device: stats.dev, inode: stats.ino, size: stats.size } : undefined;
}

function identityOf({ device, inode }: Stats): Identity {
	return { device, inode };
}

function isSame(stats: Stats, identity: Identity): boolean {
	return stats.inode === identity.inode && stats.device === identity.device;
}
