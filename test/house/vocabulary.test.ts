import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

import {
	createSourceFile,
	forEachChild,
	isIdentifier,
	isStringLiteral,
	ScriptTarget,
	type Node,
} from 'typescript';

import { TABLES } from '../../lib/store/tables';

const ROOT = join(__dirname, '../..');

/** Above the store, records have camel case: `contactId`, not `contact_id`. */
const ABOVE = ['lib/engine', 'lib/n8n', 'lib/simulation', 'lib/cli', 'nodes'];

/** Files that handle rows as they are stored, and why. */
const EXCEPTIONS: Record<string, string> = {
	'lib/engine/matching/mergeRecords.ts': 'names the columns that are filled; the log of merges keeps rows',
	'lib/engine/matching/undoMerge.ts': 'restores rows from the log of merges',
	'lib/engine/privacy/exportContact.ts': 'exports rows as they are stored',
};

/** Columns that are named like something else: the key of a stage, and why an address is suppressed. */
const ALSO_VALUES = new Set(['automated_marketing_qualification', 'soft_bounces']);

const COLUMNS = new Set(
	Object.values(TABLES)
		.flatMap(({ columns }) => Object.keys(columns))
		.filter((name) => name.includes('_') && !ALSO_VALUES.has(name)),
);

const found = new Map(
	ABOVE.flatMap((folder) => filesIn(join(ROOT, folder))).map((file) => [
		relative(ROOT, file),
		columnsIn(readFileSync(file, 'utf8')),
	]),
);

it('no code above the store names a column of it', () => {
	const named = [...found].filter(([file, columns]) => columns.length > 0 && !(file in EXCEPTIONS));
	expect(Object.fromEntries(named)).toEqual({});
});

it('every exception is one', () => {
	expect(Object.keys(EXCEPTIONS).filter((file) => !found.get(file)?.length)).toEqual([]);
});

it('a column is found as a property, as a key and as a text', () => {
	expect(columnsIn("row.contact_id; insert({ journey_id: 1 }); const names = ['due_at'];")).toEqual([
		'contact_id',
		'journey_id',
		'due_at',
	]);
	expect(columnsIn('// contact_id\nrow.contactId; `select contact_id`')).toEqual([]);
});

/** The columns that code names, outside comments and templates. */
function columnsIn(text: string): string[] {
	const names: string[] = [];
	const visit = (node: Node): void => {
		if ((isIdentifier(node) || isStringLiteral(node)) && COLUMNS.has(node.text)) names.push(node.text);
		forEachChild(node, visit);
	};
	visit(createSourceFile('file.ts', text, ScriptTarget.Latest));
	return names;
}

function filesIn(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (statSync(path).isDirectory()) return filesIn(path);
		return path.endsWith('.ts') ? [path] : [];
	});
}
