import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../tools/packageRoot';
import { readResult, type PartResult } from './results';
import { markdownTable } from './table';

/**
 * Puts the last result of each part between its markers in bench/README.md. Parts never run here keep their
 * text.
 * @returns the parts whose tables were written
 */
export function rewriteReadme(parts: readonly string[]): string[] {
	const file = join(packageRoot(), 'bench', 'README.md');
	let text = readFileSync(file, 'utf8');
	const written: string[] = [];
	for (const part of parts) {
		const result = readResult(part);
		if (result === undefined) continue;
		text = between(text, part, section(result));
		written.push(part);
	}
	writeFileSync(file, text);
	return written;
}

function section({ at, command, machine, measurements, seconds }: PartResult): string {
	const versions = Object.entries(machine.versions)
		.map(([name, version]) => `${name} ${version}`)
		.join(', ');
	// The previous part leaves some load behind.
	const busy = machine.load > 0.7 ? ` **The machine was busy: load ${machine.load} before it began.**` : '';
	return [
		`\`${command}\`, ${at.slice(0, 10)}, ${Math.round(seconds)} s, on ${machine.cores} cores of ${machine.processor}, ${machine.memoryGB} GB, ${machine.system}; ${versions}.${busy}`,
		markdownTable(measurements),
	].join('\n\n');
}

function between(text: string, part: string, content: string): string {
	const [begin, end] = [`<!-- ${part}: begin -->`, `<!-- ${part}: end -->`];
	const [from, to] = [text.indexOf(begin), text.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`bench/README.md lacks "${begin}" or "${end}"`);
	return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
