/** Most levels to nest; longer names stay flat. */
const DEEPEST = 10;

/** Names that reach an object's prototype. A field that contains one stays flat, which is harmless. */
const FORBIDDEN = /^(?:__proto__|constructor|prototype)$/;

const BRACKETED = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;

/** Splits a name such as `fields[email][value]`; null for any other name. */
function partsOf(name: string): string[] | null {
	const match = BRACKETED.exec(name);
	if (match === null) return null;
	const inner = [...match[2].matchAll(/\[([^[\]]*)\]/g)].map(([, part]) => part);
	// `topics[]` only marks a list, and its value already is one.
	if (inner.at(-1) === '') inner.pop();
	const parts = [match[1], ...inner];
	const fit = parts.length <= DEEPEST && parts.every((part) => part !== '' && !FORBIDDEN.test(part));
	return fit ? parts : null;
}

/** Turns a bracketed name into a path: `fields[email][value]` into `fields.email.value`, `topics[]` into `topics`. */
export function pathOf(name: string): string {
	return partsOf(name)?.join('.') ?? name;
}

/**
 * Nests bracketed names the way PHP does; Elementor sends `fields[email][value]`. Names that conflict (`a` and
 * `a[b]`) stay flat.
 */
export function nestBracketed(body: Record<string, unknown>): Record<string, unknown> {
	const nested: Record<string, unknown> = {};
	const bracketed: Array<[string, string[]]> = [];
	for (const [name, value] of Object.entries(body)) {
		const parts = partsOf(name);
		if (parts === null) nested[name] = value;
		else bracketed.push([name, parts]);
	}
	/** Objects made here; only these may be extended. */
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
