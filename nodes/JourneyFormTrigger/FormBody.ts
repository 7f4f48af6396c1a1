import { nestBracketed, pathOf } from '../../lib/n8n/forms/bracketedNames';
import { findLabeled, isLabeled, labeledValue, labelOf, titlesBeside } from './labeledFields';

/** A position in an object or list. */
interface Place {
	holder: object;
	key: string;
}

/** Decides whether to keep an unlisted field. */
export type Judge = (name: string, value: unknown) => boolean;

/**
 * Reads a form's fields by name or by path (`payload.data.Email`). In a list of labeled fields, the label continues
 * the path: `data.fields.Email`. Remembers which fields were read; the rest are the other fields.
 */
export class FormBody {
	readonly #body: Record<string, unknown>;

	/** Positions that were read. */
	readonly #asked = new Map<object, Set<string>>();

	/** Positions that contain a field that was read. */
	readonly #partly = new Map<object, Set<string>>();

	constructor(body: Record<string, unknown>) {
		this.#body = nestBracketed(body);
	}

	/** Number of top-level fields. */
	get size(): number {
		return Object.keys(this.#body).length;
	}

	/** @returns undefined if there's no such field */
	read(name: string): unknown {
		const path = pathOf(name);
		const way = find(this.#body, name, null) ?? (path === name ? null : find(this.#body, path, null));
		const place = way?.at(-1);
		if (way === null || place === undefined) return undefined;
		for (const { holder, key } of way.slice(0, -1)) note(this.#partly, holder, key);
		note(this.#asked, place.holder, place.key);
		const value = valueAt(place);
		return isLabeled(value) ? labeledValue(value) : value;
	}

	/**
	 * The fields that weren't read and that `keep` accepts, nested as they were sent.
	 * @param keep called with each field's path and value
	 */
	others(keep: Judge): Record<string, unknown> {
		return (this.#rest(this.#body, '', null, keep) ?? {}) as Record<string, unknown>;
	}

	#rest(holder: object, path: string, parent: unknown, keep: Judge): object | undefined {
		const kept: Array<[string, unknown]> = [];
		const titles = titlesBeside(parent);
		for (const [key, value] of Object.entries(holder) as Array<[string, unknown]>) {
			if (this.#asked.get(holder)?.has(key) === true) continue;
			const label = path !== '' && isLabeled(value) ? labelOf(value, titles) : key;
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

/** Follows a path; returns the positions along it. Names may contain dots, so it tries every split. */
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
		// `fields.email.value` reads the whole field `fields.email`.
		if (isLabeled(next) && rest === 'value') return [place];
		const way = find(next, rest, holder);
		if (way !== null) return [place, ...way];
	}
	return null;
}

function keyIn(holder: object, name: string, parent: unknown): string | null {
	const own = Array.isArray(holder) ? /^\d+$/.test(name) && name in holder : Object.hasOwn(holder, name);
	return own ? name : findLabeled(holder, name, parent);
}

function valueAt({ holder, key }: Place): unknown {
	return (holder as Record<string, unknown>)[key];
}

function note(notes: Map<object, Set<string>>, holder: object, key: string): void {
	const keys = notes.get(holder);
	if (keys === undefined) notes.set(holder, new Set([key]));
	else keys.add(key);
}
