/** Longest label of a link, in characters. */
export const MAX_LABEL_LENGTH = 100;

/** How much of a link's text is read, in UTF-16 units; most of it may be white space. */
const READ = 2_000;

/** Builds a link's label: its text, else the description of its first image that has one. */
export class LinkLabel {
	#text = '';

	#image = '';

	addText(text: string): void {
		if (this.#text.length < READ) this.#text += text.slice(0, READ);
	}

	addImage(description: string): void {
		if (this.#image === '') this.#image = description;
	}

	text(): string {
		const text = LinkLabel.of(this.#text);
		return text === '' ? LinkLabel.of(this.#image) : text;
	}

	/** On one line, without invisible characters, at most {@link MAX_LABEL_LENGTH} characters long. */
	static of(text: string): string {
		const line = text
			.slice(0, READ)
			.toWellFormed()
			.replace(/[\p{Cc}\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]/gu, ' ')
			.replace(/\s+/gu, ' ')
			.trim();
		return line.length <= MAX_LABEL_LENGTH ? line : [...line].slice(0, MAX_LABEL_LENGTH).join('').trim();
	}
}
