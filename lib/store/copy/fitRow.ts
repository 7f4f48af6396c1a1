import type { CopiedRow, CopiedTable } from './copiedTables';

/** Replaces U+0000 in the copy, which PostgreSQL can't store in a text. */
export const REPLACEMENT = '\ufffd';

/** A text as PostgreSQL can store it. */
export function fitText(text: string): string {
	return text.replaceAll('\0', REPLACEMENT);
}

/**
 * Changes in place what SQLite stores and PostgreSQL refuses: U+0000 in a text is replaced, a fraction in a
 * column of integers is rounded.
 * @returns whether anything had to be changed
 */
export function fitRow(table: CopiedTable, row: CopiedRow): boolean {
	let changed = false;
	for (const column in table.columns) {
		const value = row[column];
		if (typeof value === 'string') {
			if (!value.includes('\0')) continue;
			row[column] = fitText(value);
			changed = true;
		} else if (typeof value === 'number' && !Number.isInteger(value)) {
			row[column] = Math.round(value);
			changed = true;
		}
	}
	return changed;
}
