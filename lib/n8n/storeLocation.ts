import { homedir } from 'node:os';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { InvalidInputError } from '../domain/errors';

const DEFAULT_FILE = 'journeys.sqlite';

/** n8n's own database must never get our tables. */
const OTHERS_FILES = new Set(
	['database.sqlite', process.env.DB_SQLITE_DATABASE ?? ''].map((file) => basename(file).toLowerCase()),
);

/** n8n's own folder: where its encryption key, its SQLite database and our embedded store lie. */
export function n8nFolder(): string {
	return join(process.env.N8N_USER_FOLDER || homedir(), '.n8n');
}

/**
 * The file of an embedded store.
 * @param name path inside n8n's folder; empty: `journeys.sqlite`
 * @throws InvalidInputError when the path would leave that folder
 */
export function storeFile(name = ''): string {
	const wanted = name.trim() === '' ? DEFAULT_FILE : name.trim();
	const folder = n8nFolder();
	const file = resolve(folder, wanted);
	const inside = relative(folder, file);
	if (
		wanted.includes('\0') ||
		inside === '' ||
		inside === '..' ||
		inside.startsWith(`..${sep}`) ||
		isAbsolute(inside)
	) {
		throw new InvalidInputError({
			field: 'File Name',
			reason: `"${wanted}" is outside n8n's own folder; name a file inside it, such as ${DEFAULT_FILE}`,
		});
	}
	if (!wanted.endsWith('.sqlite') || OTHERS_FILES.has(basename(wanted).toLowerCase())) {
		throw new InvalidInputError({
			field: 'File Name',
			reason: `"${wanted}" cannot be a journey store; name a file that ends in .sqlite and is not n8n's own database, such as ${DEFAULT_FILE}`,
		});
	}
	return file;
}
