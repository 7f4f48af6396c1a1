/** A piece of a page: an element, or text that's still to be escaped. */
export type Child = Element | string | number | false | null | undefined | readonly Child[];

export type Attributes = Record<string, string | number | boolean | null | undefined>;

const markup = Symbol('markup');

/** Finished HTML; only {@link h} and {@link raw} make it. */
export interface Element {
	readonly [markup]: string;
}

/** Elements without content and end tag (HTML standard, void elements). */
const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'input', 'link', 'meta']);

/** Elements whose content is no text; see {@link raw}. */
const RAW: ReadonlySet<string> = new Set(['script', 'style']);

const NAME = /^[a-z][a-z0-9-]*$/i;

/** Attributes that lead somewhere, and where they may lead: the web, this page, or what it contains itself. */
const ADDRESSES: ReadonlySet<string> = new Set(['action', 'formaction', 'href', 'src']);

const SAFE_ADDRESS = /^(?:https?:\/\/|mailto:|[?#]|data:,$|data:image\/(?:png|jpeg|gif|webp);base64,)/i;

/**
 * An element. Texts and attribute values are escaped, so anything may be in them; event handlers and addresses
 * that run code aren't possible.
 * @param attributes `true`: without a value; `false`, null and undefined: left out
 * @throws Error for a name or address that a page can't have: a mistake in our code
 * @example
 * ```ts
 * console.log(render(h('p', { title: '"' }, '<b>', h('br')))); // <p title="&quot;">&lt;b&gt;<br></p>
 * ```
 */
export function h(name: string, attributes: Attributes | null = null, ...children: Child[]): Element {
	if (!NAME.test(name)) throw new Error(`"${name}" isn’t the name of an element`);
	if (RAW.has(name)) throw new Error(`<${name}> is made by raw(), not by h()`);
	const start = `<${name}${attributesOf(attributes ?? {})}>`;
	if (VOID.has(name)) return { [markup]: start };
	return { [markup]: `${start}${render(children)}</${name}>` };
}

/**
 * A `<style>` or `<script>` with content of ours.
 * @throws Error if the content would end the element
 */
export function raw(name: 'style' | 'script', attributes: Attributes, content: string): Element {
	if (/<\/|<!--/.test(content)) throw new Error(`<${name}> can’t have "</" or "<!--" in its content`);
	return { [markup]: `<${name}${attributesOf(attributes)}>${content}</${name}>` };
}

/** The HTML of elements and texts, one after the other. */
export function render(child: Child): string {
	if (child === null || child === undefined || child === false) return '';
	if (typeof child === 'string') return escape(child);
	if (typeof child === 'number') return String(child);
	if (isList(child)) return child.map(render).join('');
	return child[markup];
}

function isList(child: Element | readonly Child[]): child is readonly Child[] {
	return Array.isArray(child);
}

function attributesOf(attributes: Attributes): string {
	return Object.entries(attributes)
		.map(([name, value]) => {
			if (value === false || value === null || value === undefined) return '';
			if (!NAME.test(name) || /^(?:on|style$|srcdoc$)/i.test(name)) {
				throw new Error(`A page can’t have the attribute "${name}"`);
			}
			if (value === true) return ` ${name}`;
			const text = String(value);
			if (ADDRESSES.has(name.toLowerCase()) && !SAFE_ADDRESS.test(text)) {
				throw new Error(`A page can’t lead to "${text.slice(0, 100)}"`);
			}
			return ` ${name}="${escape(text)}"`;
		})
		.join('');
}

const ESCAPES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escape(text: string): string {
	return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character]);
}
