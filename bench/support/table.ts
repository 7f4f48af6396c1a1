import { advantage, type Measurement, type Target, type Unit } from './Measurement';
import { median } from './statistics';

const HEAD = ['What', 'Who', 'Median', 'Spread', 'Ours is better by', 'Promised'];

/**
 * The rows of a table, header first: what was measured on which contender, how it spreads over the repeats,
 * and how ours compares.
 */
export function rowsOf(measurements: readonly Measurement[]): string[][] {
	const rows = measurements.map((measurement) => {
		const { what, who, unit, values, target } = measurement;
		const ratio = advantage(measurement, measurements);
		return [
			what,
			who,
			`${figure(median(values), unit)} ${unit}`,
			values.length === 1
				? 'once'
				: `${figure(Math.min(...values), unit)} … ${figure(Math.max(...values), unit)}`,
			ratio === null ? '' : `${figure(ratio)}×`,
			target === undefined ? '' : promise(target, measurement),
		];
	});
	return [HEAD, ...rows];
}

/** For a terminal: columns of equal width, repeated names left out. */
export function plainTable(measurements: readonly Measurement[]): string {
	const rows = rowsOf(measurements);
	const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	return rows
		.map((row, position) => {
			const repeats = position > 1 && rows[position - 1][0] === row[0];
			return row
				.map((cell, column) =>
					column === 0
						? (repeats ? '' : cell).padEnd(widths[column])
						: column === 1
							? cell.padEnd(widths[column])
							: cell.padStart(widths[column]),
				)
				.join('  ')
				.trimEnd();
		})
		.join('\n');
}

/** For README.md. */
export function markdownTable(measurements: readonly Measurement[]): string {
	const rows = rowsOf(measurements);
	const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	// As Prettier writes it, so that a rewritten README.md needs no second pass.
	const line = (row: string[]): string =>
		`| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
	const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
	return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

function promise(target: Target, { values, unit }: Measurement): string {
	const reached = median(values);
	const kept = 'least' in target ? reached >= target.least : reached <= target.most;
	const bound = 'least' in target ? `≥ ${figure(target.least, unit)}` : `≤ ${figure(target.most, unit)}`;
	return `${bound}: ${kept ? 'kept' : 'missed'}`;
}

/** More than three significant digits is more than a benchmark can tell. */
function figure(value: number, unit?: Unit): string {
	const digits = unit === '/s' || unit === 'bytes' || value >= 100 ? 0 : value >= 10 ? 1 : 2;
	return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}
