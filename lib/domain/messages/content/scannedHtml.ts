import type { PlaceholderName } from './placeholders';

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

/** What a message's HTML has to be changed for. */
export interface ScannedHtml {
	/** In the order of the document. */
	links: FoundLink[];
	placeholders: FoundPlaceholder[];
	/** The addresses of its images. */
	images: Set<string>;
	/** Where what's added goes: before the last `</body>`, else where the document ends. */
	insertAt: number;
}
