/** Placeholders for the message's own links: `[[unsubscribe]]`, `[[preferences]]`. */
export type PlaceholderName = 'unsubscribe' | 'preferences';

/** A placeholder in a text. */
export interface Placeholder {
	name: PlaceholderName;
	start: number;
	end: number;
}

/** At most ten spaces, so that matching takes linear time, whatever the text is. */
const IN_TEXT = /\[\[\s{0,10}(unsubscribe|preferences)\s{0,10}\]\]/gi;

/** Editors add a scheme to what they take for an address, and encode the brackets. */
const AS_ADDRESS =
	/^(?:https?:\/\/)?(?:\[|%5B){2}(?:\s|%20){0,10}(unsubscribe|preferences)(?:\s|%20){0,10}(?:\]|%5D){2}\/?$/i;

/** All placeholders in a text, in order. */
export function findPlaceholders(text: string): Placeholder[] {
	if (!text.includes('[[')) return [];
	return [...text.matchAll(IN_TEXT)].map((match) => ({
		name: match[1].toLowerCase() as PlaceholderName,
		start: match.index,
		end: match.index + match[0].length,
	}));
}

/** The placeholder that makes up a link's whole address, or null. */
export function placeholderAddress(href: string): PlaceholderName | null {
	if (href.length > 100) return null;
	const match = AS_ADDRESS.exec(href);
	return match === null ? null : (match[1].toLowerCase() as PlaceholderName);
}

/**
 * How mail tools write values to be filled in: `{{name}}`, `{name}`, `${name}`, `[[name]]`, `*|NAME|*`,
 * `<%= name %>`, `%name%`, and `{{` as editors encode it. Two digits after a percent sign are a character.
 */
const UNFILLED: readonly RegExp[] = [
	/\{\{|\}\}|\{[^{}]*\}|\[\[|\*\||<%|%7B%7B/i,
	/%(?![0-9a-f]{2})[a-z_][\w.-]{0,60}%/i,
	/%[a-z_][\w.-]{0,60}%(?![0-9a-f]{2})/i,
];

/** Longest address that is looked at; a longer one is no target anyway. */
const LONGEST = 2_000;

/** Whether an address has a placeholder that wasn't filled in. */
export function isUnfilled(href: string): boolean {
	const start = href.slice(0, LONGEST);
	// Code and embedded content may have any characters.
	if (/^(?:javascript|data|cid):/i.test(start)) return false;
	return UNFILLED.some((pattern) => pattern.test(start));
}
