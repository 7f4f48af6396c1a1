import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

import { conditionalContent } from './conditionalContent';
import { LinkLabel } from './linkLabel';
import { findPlaceholders, type PlaceholderName } from './placeholders';

/** A link's address in HTML. */
export interface FoundLink {
	/** Where its value stands, quotes included. */
	start: number;
	end: number;
	/** What surrounds it; what had no quotes gets some. */
	quote: '"' | "'";
	/** Decoded. */
	href: string;
	/** Whether its author switched tracking off. */
	off: boolean;
	label: string;
	/** Whether it's in a conditional comment, which only Outlook reads. */
	conditional: boolean;
}

/** A placeholder in the text of HTML. */
export interface FoundPlaceholder {
	name: PlaceholderName;
	start: number;
	end: number;
	/** Whether it's the text of a link. */
	inLink: boolean;
}

export interface ScannedHtml {
	/** In the order of the document. */
	links: FoundLink[];
	placeholders: FoundPlaceholder[];
	/** The addresses of its images. */
	images: Set<string>;
	/** Where what's added goes: before the last `</body>`, else where the document ends. */
	insertAt: number;
}

/** Elements whose content isn't markup. */
const RAW_TEXT = new Set(['script', 'style', 'title', 'textarea', 'xmp']);

/** Outlook's vector shapes, which buttons are drawn with. */
const VECTOR_SHAPE = /^v:[a-z]+$/;

const OFF = 'data-journey-track';

/** Written behind the document: whether it comes out as a comment tells whether the document ended in text. */
const PROBE = '<!---->';

/**
 * Finds what a message's HTML has to be changed for, by the positions of a tolerant tokenizer; nothing is parsed
 * into a tree or written back. Linear in the length of the HTML, whatever it is.
 */
export function scanHtml(html: string): ScannedHtml {
	const scanner = new HtmlScanner(html, 0, false);
	const tokenizer = new Tokenizer({ decodeEntities: true }, scanner);
	tokenizer.write(html);
	tokenizer.write(PROBE);
	tokenizer.end();
	return scanner.found();
}

/** What's open: a tag whose attributes are being read. */
interface OpenTag {
	name: string;
	start: number;
	isLink: boolean;
	href: Pick<FoundLink, 'start' | 'end' | 'quote' | 'href'> | null;
	alt: string | null;
	off: boolean;
}

class HtmlScanner implements TokenizerCallbacks {
	readonly #links: FoundLink[] = [];

	readonly #placeholders: FoundPlaceholder[] = [];

	readonly #images = new Set<string>();

	readonly #html: string;

	readonly #hasPlaceholders: boolean;

	#tag: OpenTag | null = null;

	/** The attribute that is being read, if its value matters. */
	#attribute: { name: string; nameEnd: number } | null = null;

	#value: string[] = [];

	/** The link whose text is being read. */
	#link: FoundLink | null = null;

	#label: LinkLabel | null = null;

	#inLink = false;

	/** The element whose content isn't markup, while in it. */
	#raw: string | null = null;

	/** Behind the last token that is complete. */
	#complete = 0;

	#bodyEnd: number | null = null;

	#endsInText = false;

	constructor(
		html: string,
		/** Where this piece of HTML stands in the whole document. */
		private readonly offset: number,
		private readonly conditional: boolean,
	) {
		this.#html = html;
		this.#hasPlaceholders = html.includes('[[');
	}

	found(): ScannedHtml {
		this.#closeLink();
		return {
			links: this.#links,
			placeholders: this.#placeholders,
			images: this.#images,
			insertAt: this.#bodyEnd ?? (this.#endsInText ? this.#html.length : this.#complete),
		};
	}

	onopentagname(start: number, end: number): void {
		const name = this.#html.slice(start, end).toLowerCase();
		const isLink = name === 'a' || name === 'area' || (this.conditional && VECTOR_SHAPE.test(name));
		this.#tag = { name, start: start - 1, isLink, href: null, alt: null, off: false };
	}

	onattribname(start: number, end: number): void {
		this.#attribute = null;
		if (this.#tag === null || end > this.#html.length) return;
		const { name: tag, isLink } = this.#tag;
		if (!isLink && tag !== 'img') return;
		const name = this.#html.slice(start, end).toLowerCase();
		const matters = isLink
			? name === 'href' || name === OFF || name === 'alt'
			: name === 'src' || name === 'alt';
		if (!matters) return;
		this.#attribute = { name, nameEnd: end };
		this.#value = [];
	}

	onattribdata(start: number, end: number): void {
		if (this.#attribute !== null) this.#value.push(this.#html.slice(start, end));
	}

	onattribentity(codepoint: number): void {
		if (this.#attribute !== null) this.#value.push(String.fromCodePoint(codepoint));
	}

	onattribend(quote: QuoteType, end: number): void {
		if (this.#attribute === null || this.#tag === null) return;
		const { name, nameEnd } = this.#attribute;
		const value = this.#value.join('');
		this.#attribute = null;
		if (name === OFF) this.#tag.off = value.trim().toLowerCase() === 'off';
		else if (name === 'alt') this.#tag.alt ??= value;
		else if (name === 'src') this.#images.add(value.trim());
		// Of two, browsers take the first.
		else if (quote !== QuoteType.NoValue) {
			this.#tag.href ??= {
				start: this.#valueStart(nameEnd) + this.offset,
				end: end + this.offset,
				quote: quote === QuoteType.Single ? "'" : '"',
				href: value,
			};
		}
	}

	onopentagend(end: number): void {
		this.#openTag(end, false);
	}

	onselfclosingtag(end: number): void {
		this.#openTag(end, true);
	}

	onclosetag(start: number, end: number): void {
		if (start >= this.#html.length) return;
		const name = this.#html.slice(start, end).toLowerCase();
		if (name === this.#raw) this.#raw = null;
		// With white space behind its slash it's a comment to browsers.
		const isTag = this.#html.charAt(start - 1) === '/';
		if (isTag && name === 'a') this.#closeLink();
		if (isTag && name === 'body') this.#bodyEnd = start - '</'.length;
		// Whatever else stands in it is skipped.
		const close = this.#html.indexOf('>', end);
		if (close !== -1) this.#complete = close + 1;
	}

	ontext(start: number, end: number): void {
		if (this.#raw !== null || start >= this.#html.length) return;
		const last = Math.min(end, this.#html.length);
		this.#complete = last;
		if (this.#label === null && !this.#hasPlaceholders) return;
		const text = this.#html.slice(start, last);
		this.#label?.addText(text);
		if (this.#hasPlaceholders && !this.conditional) this.#notePlaceholders(text, start);
	}

	ontextentity(codepoint: number, end: number): void {
		if (this.#raw !== null || end > this.#html.length) return;
		this.#complete = end;
		this.#label?.addText(String.fromCodePoint(codepoint));
	}

	oncomment(start: number, end: number, endOffset: number): void {
		if (start === this.#html.length + '<!--'.length) this.#endsInText = this.#raw === null;
		if (end >= this.#html.length) return;
		this.#complete = end + 1;
		if (this.conditional) return;
		const content = conditionalContent(this.#html, start, end - endOffset);
		if (content === null) return;
		// One by one: a call takes only so many arguments.
		for (const link of linksInComment(content.html, content.start)) this.#links.push(link);
	}

	ondeclaration(_start: number, end: number): void {
		if (end < this.#html.length) this.#complete = end + 1;
	}

	onprocessinginstruction(_start: number, end: number): void {
		if (end < this.#html.length) this.#complete = end + 1;
	}

	oncdata(_start: number, end: number): void {
		if (end < this.#html.length) this.#complete = end + 1;
	}

	onend(): void {}

	#openTag(end: number, selfClosing: boolean): void {
		const tag = this.#tag;
		this.#tag = null;
		if (tag === null || end >= this.#html.length) return;
		if (RAW_TEXT.has(tag.name) && !selfClosing) {
			this.#raw = tag.name;
			this.#complete = tag.start;
			return;
		}
		this.#complete = end + 1;
		if (tag.name === 'img') this.#label?.addImage(tag.alt ?? '');
		if (!tag.isLink) return;
		if (tag.name === 'a') {
			this.#closeLink();
			this.#inLink = true;
		}
		if (tag.href === null) return;
		const link: FoundLink = { ...tag.href, off: tag.off, label: '', conditional: this.conditional };
		this.#links.push(link);
		if (tag.name === 'a') {
			this.#link = link;
			this.#label = new LinkLabel();
		} else if (tag.alt !== null) {
			link.label = LinkLabel.of(tag.alt);
		}
	}

	#closeLink(): void {
		if (this.#link !== null && this.#label !== null) this.#link.label = this.#label.text();
		this.#link = null;
		this.#label = null;
		this.#inLink = false;
	}

	/** Where the value begins: behind the equals sign and white space. */
	#valueStart(nameEnd: number): number {
		let position = nameEnd;
		while (/[\s=]/.test(this.#html.charAt(position)) && position < this.#html.length) position++;
		return position;
	}

	#notePlaceholders(text: string, offset: number): void {
		for (const { name, start, end } of findPlaceholders(text)) {
			this.#placeholders.push({ name, start: offset + start, end: offset + end, inLink: this.#inLink });
		}
	}
}

function linksInComment(html: string, offset: number): FoundLink[] {
	const scanner = new HtmlScanner(html, offset, true);
	const tokenizer = new Tokenizer({ decodeEntities: true }, scanner);
	tokenizer.write(html);
	tokenizer.end();
	return scanner.found().links;
}
