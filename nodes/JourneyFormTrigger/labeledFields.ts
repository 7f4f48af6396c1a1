import { textKey } from '../../lib/domain/normalization';
import { isBlank } from './blank';

type Entry = Record<string, unknown>;

/** Keys that hold a field's name, most specific first. */
const NAMES = ['label', 'title', 'key', 'name', 'ref', 'id'];

/**
 * Whether a value is a labeled field, as form builders send them in lists:
 * `{label, value}` (Tally), `{title, value}` (Elementor), `{type, [type], field: {ref}}` (Typeform).
 */
export function isLabeled(entry: unknown): entry is Entry {
	if (!isEntry(entry)) return false;
	const named = isEntry(entry.field) || NAMES.some((name) => typeof entry[name] === 'string');
	return named && (Object.hasOwn(entry, 'value') || typedKey(entry) !== null);
}

/**
 * The value of a labeled field. Choices sent by ID, along with the list of options, become their texts.
 */
export function labeledValue(entry: Entry): unknown {
	if (!Object.hasOwn(entry, 'value')) return choiceText(entry[typedKey(entry) ?? '']);
	return Array.isArray(entry.options) ? chosen(entry.value, entry.options) : entry.value;
}

/** A longer list isn't a list of form fields. */
const LONGEST_LIST = 1_000;

interface Names {
	/** Each name's position in the list. */
	exact: Map<string, string>;
	/** The same, ignoring case. */
	folded: Map<string, string>;
}

const indexes = new WeakMap<object, Names>();

/**
 * Finds an entry of a list (or an object used as one) by any of its names. Prefers one that's filled in.
 * @param parent the object that contains the list; Typeform puts its questions' titles there
 * @returns its index or key; null if there's none
 */
export function findLabeled(list: object, name: string, parent: unknown): string | null {
	let names = indexes.get(list);
	if (names === undefined) {
		names = indexNames(list, parent);
		indexes.set(list, names);
	}
	if (names.exact.size === 0) return null;
	return names.exact.get(name.trim()) ?? names.folded.get(textKey(name)) ?? null;
}

function indexNames(list: object, parent: unknown): Names {
	const names: Names = { exact: new Map(), folded: new Map() };
	const all = Object.entries(list);
	if (all.length > LONGEST_LIST) return names;
	const entries = all.filter(([, entry]) => isLabeled(entry)) as Array<[string, Entry]>;
	if (entries.length === 0) return names;
	const titles = titlesBeside(parent);
	const isFilled = ([, entry]: [string, Entry]): boolean => !isBlank(labeledValue(entry));
	const [filled, blank] = [entries.filter(isFilled), entries.filter((each) => !isFilled(each))];
	for (const [key, entry] of [...filled, ...blank]) {
		for (const name of namesOf(entry, titles)) {
			if (!names.exact.has(name)) names.exact.set(name, key);
			if (!names.folded.has(textKey(name))) names.folded.set(textKey(name), key);
		}
	}
	return names;
}

/** A labeled field's name for people. */
export function labelOf(entry: Entry, titles: Map<string, string>): string {
	return namesOf(entry, titles)[0] ?? '';
}

function namesOf(entry: Entry, titles: Map<string, string>): string[] {
	const field = isEntry(entry.field) ? entry.field : {};
	const title = titles.get(String(field.id));
	return [title, ...NAMES.map((name) => entry[name]), ...NAMES.map((name) => field[name])]
		.filter((name): name is string => typeof name === 'string')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

/** Typeform's question titles by ID, which are stored next to the list of answers. */
export function titlesBeside(parent: unknown): Map<string, string> {
	const definition = isEntry(parent) ? parent.definition : undefined;
	const fields = isEntry(definition) ? definition.fields : undefined;
	if (!Array.isArray(fields) || fields.length > LONGEST_LIST) return new Map();
	return new Map(
		fields.filter(isEntry).map(({ id, title }) => [String(id), typeof title === 'string' ? title : '']),
	);
}

/** Typeform puts the answer under the name of its type. */
function typedKey(entry: Entry): string | null {
	const { type } = entry;
	return typeof type === 'string' && Object.hasOwn(entry, type) ? type : null;
}

function choiceText(answer: unknown): unknown {
	if (!isEntry(answer)) return answer;
	if (Array.isArray(answer.labels)) return [...answer.labels, ...(answer.other ? [answer.other] : [])];
	return answer.label ?? answer.other ?? answer;
}

function chosen(value: unknown, options: unknown[]): unknown {
	const texts = new Map(
		options.filter(isEntry).map((option) => [option.id, option.text ?? option.label ?? option.name]),
	);
	const textOf = (id: unknown): unknown => texts.get(id) ?? id;
	return Array.isArray(value) ? value.map(textOf) : textOf(value);
}

function isEntry(value: unknown): value is Entry {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
