const MOST = 20;

/** Longest piece of content in a warning, in UTF-16 units. */
const LONGEST_QUOTE = 100;

/** The warnings about one message, without duplicates, in order. */
export class WarningList {
	readonly #texts = new Set<string>();

	#more = 0;

	add(text: string): void {
		if (this.#texts.has(text)) return;
		if (this.#texts.size < MOST) this.#texts.add(text);
		else this.#more++;
	}

	/** At most 21; the last one counts those left out. */
	list(): string[] {
		return this.#more === 0 ? [...this.#texts] : [...this.#texts, `${this.#more} more warnings like these`];
	}
}

/** Content to be quoted in a warning: on one line, and shortened. */
export function quote(content: string): string {
	const short = content.slice(0, LONGEST_QUOTE).toWellFormed().replace(/\p{C}/gu, ' ');
	return content.length > LONGEST_QUOTE ? `${short}…` : short;
}
