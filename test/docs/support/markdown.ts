import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '../../..');

/** A fenced block of code. */
export interface Fence {
	/** What stands behind the opening fence, such as `sh`. */
	language: string;
	code: string;
	/** The text of an HTML comment on the line before it, such as `run`; empty without one. */
	mark: string;
	/** Where it begins, counted from 1. */
	line: number;
}

/** A page of the documentation. */
export interface Page {
	/** Path from the root of the checkout. */
	path: string;
	text: string;
	headings: Array<{ level: number; text: string }>;
	fences: Fence[];
	/** Its lines without fenced code. */
	prose: string;
}

/** Every page that is written for people: those at the root, and all in docs. */
export function allPages(): Page[] {
	const inRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
	const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.md'))
		.map((name) => join('docs', name));
	return [...inRoot, ...inDocs].sort().map(readPage);
}

/** @param path from the root of the checkout */
export function readPage(path: string): Page {
	const text = readFileSync(join(ROOT, path), 'utf8');
	const lines = text.split('\n');
	const fences: Fence[] = [];
	const prose: string[] = [];
	for (let index = 0; index < lines.length; index++) {
		const opening = /^(`{3,})(\S*)\s*$/.exec(lines[index]);
		if (opening === null) {
			prose.push(lines[index]);
			continue;
		}
		const [, ticks, language] = opening;
		const end = lines.indexOf(ticks, index + 1);
		if (end < 0) throw new Error(`${path}:${index + 1}: this block of code has no end`);
		const before = lines.slice(Math.max(0, index - 2), index).filter((line) => line.trim() !== '');
		const mark = /^<!-- (.+) -->$/.exec(before.at(-1) ?? '')?.[1] ?? '';
		fences.push({ language, code: lines.slice(index + 1, end).join('\n'), mark, line: index + 1 });
		index = end;
	}
	return {
		path: relative(ROOT, join(ROOT, path)),
		text,
		fences,
		prose: prose.join('\n'),
		headings: prose.flatMap((line) => {
			const heading = /^(#{1,6}) (.+)$/.exec(line);
			return heading === null ? [] : [{ level: heading[1].length, text: heading[2] }];
		}),
	};
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ headings }: Page): Set<string> {
	const anchors = new Set<string>();
	for (const { text } of headings) {
		const plain = text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
		const anchor = plain
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
			.replaceAll(/\s/g, '-');
		let unique = anchor;
		for (let copy = 1; anchors.has(unique); copy++) unique = `${anchor}-${copy}`;
		anchors.add(unique);
	}
	return anchors;
}

/** Where the links and images of a page lead, titles left out. */
export function linksOf({ prose }: Page): string[] {
	const withoutCode = prose.replaceAll(/`[^`\n]*`/g, '');
	const inline = [...withoutCode.matchAll(/\]\(<?([^\s)>]+)>?(?:\s+"[^"]*")?\)/g)];
	const html = [...withoutCode.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g)];
	return [...inline, ...html].map(([, target]) => target);
}
