import { keyOf, type CopiedRow, type CopiedTable, type RowKey } from './copiedTables';
import type { CopySource } from './CopySource';
import type { CopyTarget } from './CopyTarget';

/** A row of the copy that the source doesn't have, or has with other values. */
export interface RowDifference {
	table: string;
	key: RowKey;
	/** The first column that differs; null when the source has no such row. */
	column: string | null;
}

/**
 * Looks up every row of a target's table in the source and compares all columns. Together with equal counts,
 * this proves both tables equal: more than a checksum would, and it names the row.
 * @param onRows called with the number of rows of each page that was compared
 * @returns the first difference, or null when every row is identical in the source
 */
export async function compareRows(
	table: CopiedTable,
	source: CopySource,
	target: CopyTarget,
	onRows: (rows: number) => void,
): Promise<RowDifference | null> {
	let page = await target.page(table, null);
	while (page.length > 0) {
		// The next page is being fetched while this one is compared.
		const next = target.page(table, keyOf(table, page[page.length - 1]));
		next.catch(() => undefined);
		for (const row of page) {
			const difference = compare(table, row, source);
			if (difference !== null) return difference;
		}
		onRows(page.length);
		page = await next;
	}
	return null;
}

function compare(table: CopiedTable, row: CopiedRow, source: CopySource): RowDifference | null {
	const key = keyOf(table, row);
	const expected = source.get(table, key);
	if (expected === undefined) return { table: table.name, key, column: null };
	for (const column in table.columns) {
		if (row[column] !== expected[column]) return { table: table.name, key, column };
	}
	return null;
}
