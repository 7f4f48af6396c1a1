import { codeParts } from './expression';

const METHODS =
	'(?:sort|toSorted|reverse|toReversed|filter|slice|splice|toSpliced|flatMap|reduce|shift|unshift|pop|flat)';

/** What changes how many items there are, or their order. */
const REORDERING = new RegExp(
	String.raw`\.\s*${METHODS}\s*\(|\bnew\s+(?:Set|Map)\b|\b(?:reversed|sorted|filter)\s*\(|\$input\s*\.\s*(?:first|last)\s*\(`,
);

/** The same on a value in an item, such as a name or its tags, which leaves the items as they are. */
const INSIDE_AN_ITEM = new RegExp(
	String.raw`\bjson\b(?:\s*\??\.\s*(?!${METHODS}\s*\()[\w$]+|\s*(?:\?\.)?\[[^\]]*\])+\s*\??\.\s*${METHODS}\s*\(`,
	'g',
);

const ALL = String.raw`(?:\$input\s*\.\s*all\s*\(\s*\)|_input\s*\.\s*all\s*\(\s*\)|_items|items)`;

/**
 * Whether code evidently returns one item per input item, in order, so that n8n knows what each was made from.
 * It isn't run: what it doesn't say plainly counts as no.
 */
export function keepsItemsInOrder(code: string): boolean {
	const script = codeParts(code.replaceAll(/^\s*#.*$/gm, ''))
		.map(({ text, quoted }) => (quoted && !/^.paired_?item.$/i.test(text) ? "''" : text))
		.join('');
	if (/paired_?item/i.test(script)) return true;
	if (REORDERING.test(script.replaceAll(INSIDE_AN_ITEM, '('))) return false;
	const names = namesOfAll(script);
	const source = `(?:${[ALL, ...names.map((name) => `${name.replaceAll('$', String.raw`\$`)}(?![\\w$])`)].join('|')})`;
	const ends = new RegExp(
		String.raw`\breturn\s+(?:await\s+Promise\s*\.\s*all\s*\(\s*)?(?:\[\s*\.\.\.\s*)?${source}\s*(?:\]?\s*;?\s*(?:\}|$)|\.\s*map\s*\()`,
	);
	const comprehension = new RegExp(String.raw`\breturn\s+\[[^\]]*\bfor\s+\w+\s+in\s+${source}\s*\]`);
	return ends.test(script) || comprehension.test(script) || pushesEach(script, source);
}

/** Variables that hold all items, or what was made of each. */
function namesOfAll(script: string): string[] {
	const names: string[] = [];
	const assignment =
		/(?:\b(?:const|let|var)\s+|^\s*)([A-Za-z_$][\w$]*)\s*=(?!=)\s*(?:await\s+Promise\s*\.\s*all\s*\(\s*)?([^\n;]*)/gm;
	for (const [, name, value] of script.matchAll(assignment)) {
		const known = [ALL, ...names.map((each) => each.replaceAll('$', String.raw`\$`))].join('|');
		if (new RegExp(String.raw`^(?:${known})\s*(?:$|\.\s*map\b)`).test(value.trim())) names.push(name);
	}
	return names;
}

/** A loop over all items that pushes each of them, or something with all of its fields. */
function pushesEach(script: string, source: string): boolean {
	const loop =
		new RegExp(String.raw`\bfor\s*\(\s*(?:const|let|var)\s+([\w$]+)\s+of\s+${source}\s*\)`).exec(script) ??
		new RegExp(String.raw`${source}\s*\.\s*forEach\s*\(\s*\(?\s*([\w$]+)`).exec(script);
	if (loop === null || /\b(?:continue|break|if)\b/.test(script)) return false;
	const item = loop[1].replaceAll('$', String.raw`\$`);
	return (
		(script.match(/\.\s*push\s*\(/g) ?? []).length === 1 &&
		new RegExp(String.raw`\.\s*push\s*\(\s*(?:${item}\s*\)|\{[^;]*\.\.\.\s*${item}\b)`).test(script)
	);
}
