import type { Funnel, FunnelNode } from './funnel';

const DAY = 86_400_000;

/** A funnel as text for people. */
export function printFunnel(funnel: Funnel): string {
	const days = Math.round((Date.parse(funnel.end) - Date.parse(funnel.start)) / DAY);
	const lines = [
		funnel.journey,
		`${funnel.start} to ${funnel.end} (${counted(days, 'day')}), ${counted(funnel.contacts, 'contact')}, seed ${funnel.seed}`,
		'',
		...table([
			['entered', String(funnel.entered), ''],
			['completed', String(funnel.completed), share(funnel.completed, funnel)],
			['waiting', String(funnel.waiting), share(funnel.waiting, funnel)],
			['exited', String(funnel.exited), share(funnel.exited, funnel)],
			...Object.entries(funnel.exitReasons).map(([reason, count]) => [
				`  ${reason}`,
				String(count),
				share(count, funnel),
			]),
			['failed', String(funnel.failed), share(funnel.failed, funnel)],
		]),
		'',
		...table([
			['node', 'passed', 'people', '%', 'waiting', 'failed', 'first', 'last'],
			...funnel.nodes.flatMap(nodeRows),
		]),
		'',
	];
	if (funnel.firstEntry !== null) {
		lines.push(
			`First entry ${minutes(funnel.firstEntry)}, last entry ${minutes(funnel.lastEntry)}, last end ${minutes(funnel.lastEnd)}`,
		);
	}
	lines.push(...counts('Events', funnel.events), ...counts('Refused', funnel.refusals));
	lines.push(...funnel.warnings.map((warning) => `Note: ${warning}`));
	return `${lines.join('\n')}\n`;
}

function nodeRows(node: FunnelNode): string[][] {
	const row = (
		name: string,
		{ passed, enrollments, percent, first, last }: FunnelNode['outputs'][number] | FunnelNode,
	) => [name, String(passed), String(enrollments), percent.toFixed(1), '', '', minutes(first), minutes(last)];
	const whole = row(node.node, node);
	whole[4] = node.waiting === 0 ? '' : String(node.waiting);
	whole[5] = node.failed === 0 ? '' : String(node.failed);
	return [whole, ...node.outputs.map((output) => row(`  ${output.output}`, output))];
}

/** Aligned columns: the first one left, numbers right. */
function table(rows: string[][]): string[] {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	return rows.map((row) =>
		row
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
			.join('  ')
			.trimEnd(),
	);
}

function share(count: number, { entered }: Funnel): string {
	return entered === 0 ? '' : `${((count / entered) * 100).toFixed(1)} %`;
}

function counts(title: string, of: Record<string, number>): string[] {
	const entries = Object.entries(of);
	return entries.length === 0
		? []
		: [`${title}: ${entries.map(([name, count]) => `${name} ${count}`).join(', ')}`];
}

function counted(count: number, word: string): string {
	return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function minutes(instant: string | null): string {
	return instant === null ? '–' : instant.slice(0, 16).replace('T', ' ');
}
