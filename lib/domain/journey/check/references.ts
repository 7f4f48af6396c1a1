import { codeParts } from './expression';

/** A place where a script reads another node's output. */
export interface NodeReference {
	/** The name of the node that's read. */
	node: string;
	/** As written, such as `$('Form').item`. */
	text: string;
	/** Behind `json`, such as `contact.email`; null: something else is read. */
	path: string | null;
	/** The script asks whether that node has run, or nothing that needs a run. */
	guarded: boolean;
}

/** What comes after the node's name: which item, and which of its fields. */
const WHICH = String.raw`(?:\s*(?:\?\.|\.)\s*(?:item|first\(\)|last\(\)|all\(\)\s*\[[^\]]*\]|itemMatching\([^)]*\)))?`;
const JSON_PATH = String.raw`(?:\s*(?:\?\.|\.)\s*json((?:\s*(?:\?\.|\.)\s*[A-Za-z_$][\w$]*|\s*(?:\?\.)?\[\s*(?:"[^"\n]*"|'[^'\n]*')\s*\])*))?`;
const NAME = String.raw`("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|${'`'}(?:[^${'`'}\\$]|\\.)*${'`'})`;

const CALL = new RegExp(String.raw`(?<![\w$.])\$(?:items)?\(\s*${NAME}[^)]*\)${WHICH}${JSON_PATH}`, 'g');
const MEMBER = new RegExp(
	String.raw`(?<![\w$.])\$node(?:\[\s*${NAME}\s*\]|\.([A-Za-z_$][\w$]*))${JSON_PATH}`,
	'g',
);

/** A node's parameters are known without a run of it. */
const PARAMETERS = /^\s*\??\.\s*params\b/;

/** Every reference to another node in a script: `$('Form')`, `$node["Form"]`, `$items("Form")`. */
export function referencesIn(script: string): NodeReference[] {
	const code = withoutComments(script);
	const guarded = /\.\s*isExecuted\b/.test(code);
	return [
		...[...code.matchAll(CALL)].map(({ 0: text, 1: name, 2: path, index }) => ({
			node: unquoted(name),
			text,
			path: pathOf(path),
			guarded: guarded || PARAMETERS.test(code.slice(index + text.length)),
		})),
		...[...code.matchAll(MEMBER)].map(([text, quoted, plain, path]) => ({
			node: quoted === undefined ? plain : unquoted(quoted),
			text,
			path: pathOf(path),
			guarded,
		})),
	];
}

/** Quoted text that looks like a reference isn't one: what it begins with is no longer recognized. */
function withoutComments(script: string): string {
	return codeParts(script)
		.map(({ text, quoted }) => (quoted && /\$\w*[(.[]/.test(text) ? text.replaceAll('$', '') : text))
		.join('');
}

function unquoted(name: string): string {
	return name.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

function pathOf(path: string | undefined): string | null {
	if (path === undefined) return null;
	return path
		.replaceAll(/\s+/g, '')
		.replaceAll('?.', '.')
		.replaceAll(
			/\.?\[(?:"([^"]*)"|'([^']*)')\]/g,
			(_, double: string, single: string) => `.${double ?? single}`,
		)
		.replace(/^\./, '');
}
