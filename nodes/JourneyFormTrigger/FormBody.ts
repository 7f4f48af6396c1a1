import { nestBracketed, pathOf } from './bracketedNames';
import { findLabelled, isLabelled, labelledValue, labelOf } from './labelledValues';

/** Where something stands: in an object or a list. */
interface Place {
	holder: object;
	key: string;
}

/** Decides about a field that is not listed: whether it is kept. */
export type Judge = (name: string, value: unknown) => boolean;

/**
 * What a form has sent, read by name. A name is that of a field as it was sent, or a path to it
 * (`payload.data.Email`); in a list of fields with their names beside them (`data.fields`) the label goes on with the
 * path. It remembers what was asked for: the rest are the other fields.
 */
export class FormBody {
	readonly #body: Record<string, unknown>;

	readonly #asked = new Map<object, Set<string>>();

	/** What has something in it that was asked for. */
	readonly #partly = new Map<object, Set<string>>();

	constructor(body: Record<string, unknown>) {
		this.#body = nestBracketed(body);
	}

	/** How many fields there are, those that are nested not counted. */
	get size(): number {
		return Object.keys(this.#body).length;
	}

	/** @returns undefined when there is none */
	read(name: string): unknown {
		const way = find(this.#body, name, null) ?? find(this.#body, pathOf(name), null);
		const place = way?.at(-1);
		if (way === null || place === undefined) return undefined;
		for (const { holder, key } of way.slice(0, -1)) note(this.#partly, holder, key);
		note(this.#asked, place.holder, place.key);
		const value = valueAt(place);
		return isLabelled(value) ? labelledValue(value) : value;
	}

	/**
	 * What was not asked for, nested as it was sent, as far as `keep` wants it.
	 * @param keep is asked about each, with its path
	 */
	others(keep: Judge): Record<string, unknown> {
		return (this.#rest(this.#body, '', null, keep) ?? {}) as Record<string, unknown>;
	}

	#rest(holder: object, path: string, parent: unknown, keep: Judge): object | undefined {
		const kept: Array<[string, unknown]> = [];
		for (const [key, value] of Object.entries(holder) as Array<[string, unknown]>) {
			if (this.#asked.get(holder)?.has(key) === true) continue;
			const label = path !== '' && isLabelled(value) ? labelOf(value, parent) : key;
			const name = path === '' ? label : `${path}.${label}`;
			if (this.#partly.get(holder)?.has(key) === true) {
				const inner = this.#rest(value as object, name, holder, keep);
				if (inner !== undefined) kept.push([key, inner]);
			} else if (keep(name, value)) {
				kept.push([key, value]);
			}
		}
		if (kept.length === 0) return undefined;
		return Array.isArray(holder) ? kept.map(([, value]) => value) : Object.fromEntries(kept);
	}
}

/** The way to what a path leads to, the place itself last. Names may have dots in them, too. */
function find(holder: object, path: string, parent: unknown): Place[] | null {
	const key = keyIn(holder, path, parent);
	if (key !== null) return [{ holder, key }];
	for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
		const head = keyIn(holder, path.slice(0, dot), parent);
		if (head === null) continue;
		const place = { holder, key: head };
		const next = valueAt(place);
		const rest = path.slice(dot + 1);
		if (typeof next !== 'object' || next === null) continue;
		// All of the field is asked for, not only this part of it.
		if (isLabelled(next) && rest === 'value') return [place];
		const way = find(next, rest, holder);
		if (way !== null) return [place, ...way];
	}
	return null;
}

function keyIn(holder: object, name: string, parent: unknown): string | null {
	const own = Array.isArray(holder) ? /^\d+$/.test(name) && name in holder : Object.hasOwn(holder, name);
	return own ? name : findLabelled(holder, name, parent);
}

function valueAt({ holder, key }: Place): unknown {
	return (holder as Record<string, unknown>)[key];
}

function note(notes: Map<object, Set<string>>, holder: object, key: string): void {
	const keys = notes.get(holder);
	if (keys === undefined) notes.set(holder, new Set([key]));
	else keys.add(key);
}
