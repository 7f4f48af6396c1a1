import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { InvalidInputError } from '../domain/errors';

const DEFAULT_FILE = 'journeys.sqlite';

/** A longer chain of links is a circle. */
const MOST_LINKS = 40;

/** n8n's own folder: it contains n8n's encryption key and SQLite database, and our embedded store. */
export function n8nFolder(): string {
	return join(process.env.N8N_USER_FOLDER || homedir(), '.n8n');
}

/**
 * The file of an embedded store, without symbolic links in its path: one file has one name.
 * @param name path inside n8n's folder; empty: `journeys.sqlite`
 * @throws InvalidInputError when the path, or its real target, is outside that folder, or isn't a store
 */
export function storeFile(name = ''): string {
	const wanted = name.trim() === '' ? DEFAULT_FILE : name.trim();
	const folder = n8nFolder();
	if (wanted.includes('\0') || isForeignPath(wanted) || !isInside(folder, resolve(folder, wanted))) {
		throw outside(wanted);
	}
	const file = realPath(resolve(folder, wanted));
	if (file === undefined || !isInside(realPath(folder) ?? folder, file)) throw outside(wanted);
	if (!wanted.endsWith('.sqlite') || !file.endsWith('.sqlite') || isN8nDatabase(file, folder)) {
		throw new InvalidInputError({
			field: 'File Name',
			reason: `"${wanted}" can’t be a journey store; enter a file that ends in .sqlite and isn’t n8n’s own database, such as ${DEFAULT_FILE}`,
		});
	}
	return file;
}

function outside(wanted: string): InvalidInputError {
	return new InvalidInputError({
		field: 'File Name',
		reason: `"${wanted}" is outside n8n’s own folder; enter a file inside it, such as ${DEFAULT_FILE}`,
	});
}

/** Written for Windows, where it would lead elsewhere; on other systems it would be one odd file name. */
function isForeignPath(path: string): boolean {
	return sep === '/' && (path.includes('\\') || /^[a-z]:/i.test(path));
}

function isInside(folder: string, file: string): boolean {
	const inside = relative(folder, file);
	return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/**
 * Where a path leads after following all symbolic links, even if the target doesn't exist yet.
 * @returns undefined if that can't be determined
 */
function realPath(path: string, links = 0): string | undefined {
	try {
		return realpathSync(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || links > MOST_LINKS) return undefined;
	}
	if (dirname(path) === path) return path;
	const folder = realPath(dirname(path), links);
	if (folder === undefined) return undefined;
	const file = join(folder, basename(path));
	if (!lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) return file;
	return realPath(resolve(folder, readlinkSync(file)), links + 1);
}

/** n8n's own database must never get our tables, by whatever name. */
function isN8nDatabase(file: string, folder: string): boolean {
	const own = ['database.sqlite', process.env.DB_SQLITE_DATABASE ?? ''].filter((name) => name !== '');
	if (own.some((name) => basename(name).toLowerCase() === basename(file).toLowerCase())) return true;
	return own.some((name) => isSameFile(file, resolve(folder, name)));
}

function isSameFile(one: string, other: string): boolean {
	const [first, second] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
	return first !== undefined && second !== undefined && first.ino === second.ino && first.dev === second.dev;
}
