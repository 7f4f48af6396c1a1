import { compareRows, type RowDifference } from './compareRows';
import { COPIED_TABLES, COUNTED_TABLES, type CopiedTable, type RowKey } from './copiedTables';
import { CopyMismatchError, CopyRefusedError } from './copyErrors';
import type { CopySource } from './CopySource';
import type { CopyTarget } from './CopyTarget';
import { livingInstances } from './sourceInUse';

export interface CopyProgress {
	/**
	 * `check`: rows already in the target are looked up in the source; then the copy; then every row once more.
	 */
	phase: 'check' | 'copy' | 'verify';
	table: string;
	/** Rows of all tables in this phase. */
	done: number;
	total: number;
}

export interface CopyOptions {
	source: CopySource;
	target: CopyTarget;
	/** UTC epoch milliseconds. */
	now: number;
	/** Copies even if n8n seems to be using the source: the state in which the source was opened. */
	force?: boolean;
	onProgress?: (progress: CopyProgress) => void;
	/** Ends the copy after the chunk that is being written. */
	signal?: AbortSignal;
}

export interface CopyResult {
	tables: Array<{ name: string; rows: number; alreadyThere: number }>;
	/** Rows with something that PostgreSQL can't store; see `fitRow`. Only those sent by this run. */
	fitted: number;
	/** Another process wrote to the source meanwhile, which `force` allows. */
	sourceChanged: boolean;
}

/**
 * Copies a SQLite store into a PostgreSQL store that is empty, or that contains a part of this very copy:
 * started again after an interruption, it continues. Changes nothing that is already there, and nothing in
 * the source. Holds are copied in their current state; what was claimed or delivered is recovered when n8n
 * starts.
 * @throws CopyRefusedError before anything is written; CopyMismatchError when the copy is not equal in the
 *   end
 */
export async function copyStore(options: CopyOptions): Promise<CopyResult> {
	const { source, target } = options;
	if (!options.force) refuseWhenInUse(options);
	const there = await checkTarget(options);
	const tables = COPIED_TABLES.map((table) => ({
		table,
		rows: source.count(table),
		there: there.get(table.name) ?? 0,
	}));
	const report = reporter(options, 'copy', sum(tables.map(({ rows }) => rows)));
	let fitted = 0;
	for (const { table, there: rows } of tables) {
		const start = await resumePoint(table, rows, options);
		report(table, start.rows);
		fitted += await copyTable(table, start.after, options, (sent) => report(table, sent));
	}
	for (const table of COUNTED_TABLES) await target.continueAfter(table, source.lastId(table));
	await verify(options, sum(tables.map(({ rows }) => rows)));
	const sourceChanged = source.changed();
	if (sourceChanged && !options.force) {
		throw new CopyMismatchError(
			`${source.name} was written to while it was copied. Stop n8n, drop the target's schema, and copy again.`,
		);
	}
	return {
		tables: tables.map(({ table, rows, there: alreadyThere }) => ({ name: table.name, rows, alreadyThere })),
		fitted,
		sourceChanged,
	};
}

function refuseWhenInUse({ source, now }: CopyOptions): void {
	const living = livingInstances(source.instances(), now);
	if (living.length === 0) return;
	const who = living.map(({ host, pid }) => `process ${pid} on ${host}`).join(', ');
	throw new CopyRefusedError(
		`n8n still works with ${source.name} (${who}). Stop n8n first. When it was killed on another machine or in a container, wait three minutes, or use --force.`,
	);
}

/** How many rows each table of the target contains, all of which must be identical in the source. */
async function checkTarget(options: CopyOptions): Promise<Map<string, number>> {
	const { source, target } = options;
	const counts = new Map<string, number>();
	for (const table of COPIED_TABLES) counts.set(table.name, await target.count(table));
	const report = reporter(options, 'check', sum([...counts.values()]));
	for (const table of COPIED_TABLES) {
		if (counts.get(table.name) === 0) continue;
		const difference = await compareRows(table, source, target, (rows) => report(table, rows));
		if (difference === null) continue;
		throw new CopyRefusedError(
			`The target (${target.name}) has data that is not part of this copy: ${describe(difference)}. Choose another schema with --schema, or drop this one if its data is not needed.`,
		);
	}
	return counts;
}

/**
 * The key after which to continue: chunks are written in order, so what is there is the beginning of the
 * table.
 */
async function resumePoint(
	table: CopiedTable,
	there: number,
	{ source, target }: CopyOptions,
): Promise<{ after: RowKey | null; rows: number }> {
	const last = there === 0 ? null : await target.lastKey(table);
	if (last === null || source.countUpTo(table, last) !== there) return { after: null, rows: 0 };
	return { after: last, rows: there };
}

async function copyTable(
	table: CopiedTable,
	start: RowKey | null,
	{ source, target }: CopyOptions,
	onRows: (rows: number) => void,
): Promise<number> {
	let fitted = 0;
	let chunk = source.chunk(table, start);
	while (chunk.rows.length > 0) {
		const { rows, last } = chunk;
		const written = target.insert(table, rows);
		written.catch(() => undefined);
		fitted += chunk.fitted;
		// Read while the server writes.
		chunk = source.chunk(table, last);
		await written;
		onRows(rows.length);
	}
	return fitted;
}

async function verify(options: CopyOptions, total: number): Promise<void> {
	const { source, target } = options;
	const report = reporter(options, 'verify', total);
	for (const table of COPIED_TABLES) {
		const [expected, found] = [source.count(table), await target.count(table)];
		if (expected !== found) {
			throw new CopyMismatchError(
				`The copy differs from its source: ${table.name} has ${expected} rows in the source and ${found} in the target`,
			);
		}
		const difference = await compareRows(table, source, target, (rows) => report(table, rows));
		if (difference !== null) {
			throw new CopyMismatchError(`The copy differs from its source: ${describe(difference)}`);
		}
	}
}

/** Reports the progress of a phase; throws when the copy is to end. */
function reporter(
	{ onProgress, signal }: CopyOptions,
	phase: CopyProgress['phase'],
	total: number,
): (table: CopiedTable, rows: number) => void {
	let done = 0;
	return (table, rows) => {
		done += rows;
		onProgress?.({ phase, table: table.name, done, total });
		signal?.throwIfAborted();
	};
}

function describe({ table, key, column }: RowDifference): string {
	const row = `row ${key.join(' / ')} of ${table}`;
	return column === null ? `${row} is not in the source` : `${row} has another ${column} in the source`;
}

function sum(numbers: number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
