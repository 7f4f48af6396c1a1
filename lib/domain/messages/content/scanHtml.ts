import { Tokenizer, type QuoteType, type TokenizerCallbacks } from 'htmlparser2';

import { conditionalContent } from './conditionalContent';
import { LinkLabel } from './linkLabel';
import { findPlaceholders } from './placeholders';
import type { FoundLink, FoundPlaceholder, ScannedHtml } from './scannedHtml';
import { TagReader } from './TagReader';

/** Elements whose content isn't markup. */
const RAW_TEXT = new Set('iframe noembed noframes plaintext script style textarea title xmp'.split(' '));

/** Elements of languages in which a slash closes an element, as it doesn't in HTML. */
const FOREIGN = new Set(['svg', 'math']);

/** Written after the document: if it comes out as a comment, the document ended in text. */
const PROBE = '<!---->';

/**
 * Finds what a message's HTML has to be changed for, by the positions of a tolerant tokenizer; no tree is
 * built, and nothing is serialized. Takes linear time, whatever the HTML is.
 */
export function scanHtml(html: string): ScannedHtml {
	return scan(html, new HtmlScanner(html, 0, false));
}

function scan(html: string, scanner: HtmlScanner): ScannedHtml {
	const tokenizer = new Tokenizer({ decodeEntities: true }, scanner);
	// In HTML, this is a comment up to the next ">"; the tokenizer knows it by its capitals.
	tokenizer.write(html.replaceAll('<![CDATA[', '<![cdata['));
	tokenizer.write(PROBE);
	tokenizer.end();
	return scanner.found();
}

class HtmlScanner implements TokenizerCallbacks {
	readonly #tags: TagReader;

	readonly #links: FoundLink[] = [];

	readonly #placeholders: FoundPlaceholder[] = [];

	readonly #images = new Set<string>();

	readonly #hasPlaceholders: boolean;

	/** The link whose text is being read. */
	#link: FoundLink | null = null;

	#label: LinkLabel | null = null;

	#inLink = false;

	/** The element whose content isn't markup, while in it. */
	#raw: string | null = null;

	/** How many of these are open. */
	#foreign = 0;

	/** Just after the last complete token. */
	#complete = 0;

	#bodyEnd: number | null = null;

	#endsInText = false;

	constructor(
		private readonly html: string,
		offset: number,
		private readonly conditional: boolean,
	) {
		this.#tags = new TagReader(html, offset, conditional);
		this.#hasPlaceholders = !conditional && html.includes('[[');
	}

	found(): ScannedHtml {
		this.#closeLink();
		return {
			links: this.#links,
			placeholders: this.#placeholders,
			images: this.#images,
			insertAt: this.#bodyEnd ?? (this.#endsInText ? this.html.length : this.#complete),
		};
	}

	onopentagname(start: number, end: number): void {
		this.#tags.begin(start, end);
	}

	onattribname(start: number, end: number): void {
		this.#tags.attribute(start, end);
	}

	onattribdata(start: number, end: number): void {
		this.#tags.piece(start, end);
	}

	onattribentity(codepoint: number): void {
		this.#tags.entity(codepoint);
	}

	onattribend(quote: QuoteType, end: number): void {
		this.#tags.attributeEnd(quote, end);
	}

	onopentagend(end: number): void {
		this.#openTag(end, false);
	}

	onselfclosingtag(end: number): void {
		this.#openTag(end, true);
	}

	onclosetag(start: number, end: number): void {
		if (start >= this.html.length) return;
		const name = this.html.slice(start, end).toLowerCase();
		if (this.#raw !== null && name !== this.#raw) return;
		this.#raw = null;
		if (FOREIGN.has(name)) this.#foreign = Math.max(0, this.#foreign - 1);
		// With white space after the slash, browsers take it for a comment.
		const isTag = this.html.charAt(start - 1) === '/';
		if (isTag && name === 'a') this.#closeLink();
		if (isTag && name === 'body') this.#bodyEnd = start - '</'.length;
		// The rest of a closing tag is ignored.
		const close = this.html.indexOf('>', end);
		if (close !== -1) this.#complete = close + 1;
	}

	ontext(start: number, end: number): void {
		if (this.#raw !== null || start >= this.html.length) return;
		this.#complete = Math.min(end, this.html.length);
		if (this.#label === null && !this.#hasPlaceholders) return;
		const text = this.html.slice(start, this.#complete);
		this.#label?.addText(text);
		if (!this.#hasPlaceholders) return;
		for (const found of findPlaceholders(text)) {
			this.#placeholders.push({
				name: found.name,
				start: start + found.start,
				end: start + found.end,
				inLink: this.#inLink,
			});
		}
	}

	ontextentity(codepoint: number, end: number): void {
		if (this.#raw !== null || end > this.html.length) return;
		this.#complete = end;
		this.#label?.addText(String.fromCodePoint(codepoint));
	}

	oncomment(start: number, end: number, endOffset: number): void {
		if (start === this.html.length + '<!--'.length) this.#endsInText = this.#raw === null;
		if (this.#raw !== null || end >= this.html.length) return;
		this.#complete = end + 1;
		if (this.conditional) return;
		const content = conditionalContent(this.html, start, end - endOffset);
		if (content === null) return;
		const inside = scan(content.html, new HtmlScanner(content.html, content.start, true));
		// Not with a spread: the number of a call's arguments is limited.
		for (const link of inside.links) this.#links.push(link);
	}

	ondeclaration(_start: number, end: number): void {
		this.#passed(end);
	}

	onprocessinginstruction(_start: number, end: number): void {
		this.#passed(end);
	}

	oncdata(): void {}

	onend(): void {}

	#passed(end: number): void {
		if (this.#raw === null && end < this.html.length) this.#complete = end + 1;
	}

	#openTag(end: number, selfClosing: boolean): void {
		const tag = this.#tags.finish();
		if (tag === null || this.#raw !== null || end >= this.html.length) return;
		if (FOREIGN.has(tag.name) && !selfClosing) this.#foreign++;
		if (RAW_TEXT.has(tag.name) && !(selfClosing && this.#foreign > 0)) {
			this.#raw = tag.name;
			this.#complete = tag.start;
			return;
		}
		this.#complete = end + 1;
		if (tag.name === 'img') {
			this.#label?.addImage(tag.alt ?? '');
			if (tag.src !== null) this.#images.add(tag.src);
		}
		if (tag.name === 'a') {
			this.#closeLink();
			this.#inLink = true;
		}
		if (!tag.isLink || tag.href === null) return;
		const label = LinkLabel.of(tag.alt ?? '');
		const link: FoundLink = { ...tag.href, off: tag.off, label, conditional: this.conditional };
		this.#links.push(link);
		if (tag.name !== 'a') return;
		this.#link = link;
		this.#label = new LinkLabel();
	}

	#closeLink(): void {
		if (this.#link !== null && this.#label !== null) this.#link.label = this.#label.text();
		this.#link = null;
		this.#label = null;
		this.#inLink = false;
	}
}
