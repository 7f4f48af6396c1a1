import type { PlaceholderName } from './placeholders';

/** A link's address in HTML. */
export interface FoundLink {
	/** The position of its value, quotes included. */
	start: number;
	end: number;
	/** The quotes around it; an unquoted value gets double quotes. */
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
	/** Whether it's inside a link. */
	inLink: boolean;
}

/** The places in a message's HTML that may have to change. */
export interface ScannedHtml {
	/** In the order of the document. */
	links: FoundLink[];
	placeholders: FoundPlaceholder[];
	/** The addresses of its images. */
	images: Set<string>;
	/** Where additions go: before the last `</body>`, else at the end of the document. */
	insertAt: number;
}
