import { QuoteType } from 'htmlparser2';

import type { FoundLink } from './scannedHtml';

/** A tag with the attributes that matter. */
export interface OpenTag {
	/** In lower case. */
	name: string;
	start: number;
	isLink: boolean;
	href: Pick<FoundLink, 'start' | 'end' | 'quote' | 'href'> | null;
	alt: string | null;
	src: string | null;
	/** Whether tracking is switched off for it. */
	off: boolean;
}

/** Outlook's vector shapes, which buttons are drawn with. */
const VECTOR_SHAPE = /^v:[a-z]+$/;

const OFF = 'data-journey-track';
const OF_LINKS = new Set(['href', 'alt', OFF]);
const OF_IMAGES = new Set(['src', 'alt']);

/** Collects the attributes that matter, tag by tag, from a tokenizer's calls. */
export class TagReader {
	#tag: OpenTag | null = null;

	/** The attribute that is being read, if its value matters. */
	#attribute: { name: string; nameEnd: number } | null = null;

	#value: string[] = [];

	constructor(
		private readonly html: string,
		/** Where this piece of HTML begins in the whole document. */
		private readonly offset: number,
		/** Whether only Outlook reads it. */
		private readonly conditional: boolean,
	) {}

	begin(start: number, end: number): void {
		const name = this.html.slice(start, end).toLowerCase();
		const isLink = name === 'a' || name === 'area' || (this.conditional && VECTOR_SHAPE.test(name));
		this.#tag = { name, start: start - 1, isLink, href: null, alt: null, src: null, off: false };
		this.#attribute = null;
	}

	attribute(start: number, end: number): void {
		this.#attribute = null;
		if (this.#tag === null || !(this.#tag.isLink || this.#tag.name === 'img')) return;
		const name = this.html.slice(start, end).toLowerCase();
		if (!(this.#tag.isLink ? OF_LINKS : OF_IMAGES).has(name)) return;
		this.#attribute = { name, nameEnd: end };
		this.#value = [];
	}

	/** A part of the attribute's value, from the HTML. */
	piece(start: number, end: number): void {
		if (this.#attribute !== null) this.#value.push(this.html.slice(start, end));
	}

	/** A part of the attribute's value that was an entity. */
	entity(codepoint: number): void {
		if (this.#attribute !== null) this.#value.push(String.fromCodePoint(codepoint));
	}

	/** The end of the attribute. Of two with one name, browsers take the first. */
	attributeEnd(quote: QuoteType, end: number): void {
		if (this.#attribute === null || this.#tag === null) return;
		const { name, nameEnd } = this.#attribute;
		const value = this.#value.join('');
		this.#attribute = null;
		if (name === OFF) this.#tag.off ||= value.trim().toLowerCase() === 'off';
		else if (name === 'alt') this.#tag.alt ??= value;
		else if (name === 'src') this.#tag.src ??= value.trim();
		else {
			this.#tag.href ??= {
				start: this.#valueStart(nameEnd) + this.offset,
				end: end + this.offset,
				quote: quote === QuoteType.Single ? "'" : '"',
				href: value,
			};
		}
	}

	/** The end of the tag. */
	finish(): OpenTag | null {
		const tag = this.#tag;
		this.#tag = null;
		return tag;
	}

	/** Where the value begins: after the equals sign and white space. */
	#valueStart(nameEnd: number): number {
		let position = nameEnd;
		while (/[\s=]/.test(this.html.charAt(position))) position++;
		return position;
	}
}
