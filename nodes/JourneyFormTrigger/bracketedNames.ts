/** More levels than any form has; a name with more is left as it is. */
const DEEPEST = 10;

/** Names that reach an object's prototype; they stay part of a longer, harmless name. */
const FORBIDDEN = /^(?:__proto__|constructor|prototype)$/;

const BRACKETED = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;

/** The parts of a name such as `fields[email][value]`; null: it is not written like that. */
function partsOf(name: string): string[] | null {
	const match = BRACKETED.exec(name);
	if (match === null) return null;
	const inner = [...match[2].matchAll(/\[([^[\]]*)\]/g)].map(([, part]) => part);
	// `topics[]` is a list, which its values are already.
	if (inner.at(-1) === '') inner.pop();
	const parts = [match[1], ...inner];
	const fit = parts.length <= DEEPEST && parts.every((part) => part !== '' && !FORBIDDEN.test(part));
	return fit ? parts : null;
}

/** A bracketed name as a path: `fields[email][value]` is `fields.email.value`, `topics[]` is `topics`. */
export function pathOf(name: string): string {
	return partsOf(name)?.join('.') ?? name;
}

/**
 * Nests what a form has flattened, as PHP does: Elementor sends `fields[email][value]`. A name that
 * contradicts another (`a` and `a[b]`) stays as it is.
 */
export function nestBracketed(body: Record<string, unknown>): Record<string, unknown> {
	const nested: Record<string, unknown> = {};
	const bracketed: Array<[string, string[]]> = [];
	for (const [name, value] of Object.entries(body)) {
		const parts = partsOf(name);
		if (parts === null) nested[name] = value;
		else bracketed.push([name, parts]);
	}
	/** Objects that were made here, and may be added to. */
	const made = new Set<object>([nested]);
	for (const [name, parts] of bracketed) {
		if (!place(nested, parts, body[name], made)) nested[name] = body[name];
	}
	return nested;
}

function place(root: Record<string, unknown>, parts: string[], value: unknown, made: Set<object>): boolean {
	let holder = root;
	for (const part of parts.slice(0, -1)) {
		if (!Object.hasOwn(holder, part)) {
			holder[part] = {};
			made.add(holder[part] as object);
		}
		const next = holder[part];
		if (typeof next !== 'object' || next === null || !made.has(next)) return false;
		holder = next as Record<string, unknown>;
	}
	const last = parts[parts.length - 1];
	if (Object.hasOwn(holder, last)) return false;
	holder[last] = value;
	return true;
}
