import { COUNTING } from '../../lib/store/repositories/report/countEntries';
import { TABLES } from '../../lib/store/tables';
import { Ours } from '../engine/Ours';
import { secondsFor } from '../support/stopwatch';
import type { DataContext } from './DataContext';

/** Each a run with counting and one without, the one right after the other; in every second pair the other way. */
const PAIRS = 15;

/** Of the ordered ratios of 15 pairs, these enclose the true median with 96.5 % probability (sign test). */
const [LOW, HIGH] = [3, 11];

/** As slow as counting may make the rest, and how much longer it may make the log. */
const SLOWEST = 0.95;
const MOST_BYTES = 1.05;

/** What only those who count need in the log. */
const COUNTED = ['output', 'lasted'];

/**
 * What counting costs: contacts into a delay and out of it with counting against without, in pairs, because a
 * machine's speed changes more than that between two runs; and what it adds to the log.
 */
export async function measureCounting(context: DataContext): Promise<void> {
	const { place } = context;
	const ours = await Ours.start({ ...place, destroy: async () => {} }, { batch: 1000, lanes: 1 });
	const { measured } = context.options;
	const ratios: Record<'into' | 'out of', number[]> = { into: [], 'out of': [] };
	let made = 0;
	const run = async (on: boolean, count: number): Promise<{ into: number; out: number }> => {
		COUNTING.on = on;
		try {
			await ours.prepare(made, count);
			made += count;
			const into = await secondsFor(async () => await ours.into());
			await ours.untilDue();
			const out = await secondsFor(async () => {
				await ours.out();
			});
			return { into: count / into, out: count / out };
		} finally {
			COUNTING.on = true;
		}
	};
	try {
		await run(true, Math.ceil(measured / 10));
		await run(false, Math.ceil(measured / 10));
		for (let pair = 0; pair < PAIRS; pair++) {
			const first = await run(pair % 2 === 0, measured);
			const second = await run(pair % 2 !== 0, measured);
			const [counting, without] = pair % 2 === 0 ? [first, second] : [second, first];
			ratios.into.push(counting.into / without.into);
			ratios['out of'].push(counting.out / without.out);
		}
		for (const [direction, values] of Object.entries(ratios)) {
			const what = `${direction} a delay, with counting against without`;
			for (const value of values) context.add(what, '×', value, { least: SLOWEST });
			const ordered = values.toSorted((left, right) => left - right);
			context.add(`${what}: 96.5 % interval, from`, '×', ordered[LOW]);
			context.add(`${what}: 96.5 % interval, to`, '×', ordered[HIGH]);
		}
		await measureLog(context, made);
	} finally {
		await ours.close();
	}
}

/** The log's bytes, counted in its rows: all of them, and without the columns of those who count. */
async function measureLog(context: DataContext, contacts: number): Promise<void> {
	const { place } = context;
	const all = Object.keys(TABLES.step_log.columns);
	const bytes = async (columns: string[]): Promise<number> => {
		const size =
			place.name === 'SQLite'
				? columns.map(sqliteBytes).join(' + ')
				: `pg_column_size(row(${columns.join(', ')}))`;
		const [{ total }] = await place.query(`select sum(${size}) as total from step_log`);
		return Number(total) / contacts;
	};
	const [counting, without] = [
		await bytes(all),
		await bytes(all.filter((column) => !COUNTED.includes(column))),
	];
	context.add('log of a contact, counting', 'bytes', counting);
	context.add('log of a contact, without', 'bytes', without);
	context.add('log of a contact, with counting against without', '×', counting / without, {
		most: MOST_BYTES,
	});
}

/** What a column takes in a record of SQLite: its value, and its type in the record's head. */
function sqliteBytes(column: string): string {
	const integer = [
		[127, 1],
		[32_767, 2],
		[8_388_607, 3],
		[2_147_483_647, 4],
		[140_737_488_355_327, 6],
	].map(([most, size]) => `when ${column} <= ${most} then ${size + 1}`);
	const text = `length(cast(${column} as blob))`;
	return `case typeof(${column})
		when 'integer' then case when ${column} in (0, 1) then 1 ${integer.join(' ')} else 9 end
		when 'text' then ${text} + case when ${text} < 58 then 1 else 2 end
		else 1 end`;
}
