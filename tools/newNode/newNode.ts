import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readRepository } from '../repository/repository';
import type { Files } from './files';
import type { NodeNames } from './nodeNames';
import { registrations } from './registrations';
import { actionFiles } from './templates/action';
import { codexFile, iconFiles } from './templates/common';
import { stepFiles } from './templates/step';
import { triggerFiles } from './templates/trigger';

const TEMPLATES = { action: actionFiles, step: stepFiles, trigger: triggerFiles };

/** What a generated node consists of. */
export interface GeneratedNode {
	/** New files: its folder, its page, its tests. */
	created: Files;
	/** Files of the checkout that have to know it. */
	changed: Files;
}

/**
 * Generates a node; nothing is written.
 * @param root a checkout
 * @throws Error when there is a node or a page of this name
 */
export function newNode(root: string, names: NodeNames): GeneratedNode {
	const { address } = readRepository(root);
	const created = {
		...codexFile(names, address),
		...iconFiles(names),
		...TEMPLATES[names.kind](names),
	};
	for (const path of [`nodes/${names.className}`, ...Object.keys(created)]) {
		if (existsSync(join(root, path))) throw new Error(`${path} exists already; choose another name`);
	}
	const changed = Object.fromEntries(
		Object.entries(registrations(names)).map(([path, register]) => [
			path,
			register(readFileSync(join(root, path), 'utf8')),
		]),
	);
	return { created, changed };
}

/** Writes a generated node into a checkout. */
export function writeNode(root: string, { created, changed }: GeneratedNode): void {
	for (const [path, text] of Object.entries({ ...created, ...changed })) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
}
