/** What is sent. A message without HTML or text part has an empty text there. */
export interface MessageContent {
	subject: string;
	html: string;
	text: string;
}

/** Campaign parameters of links; missing or empty ones aren't added. */
export interface UtmParameters {
	source?: string;
	medium?: string;
	campaign?: string;
	term?: string;
	content?: string;
}

/** How opens and clicks are tracked. */
export interface ContentTracking {
	/** Whether links are routed through the public pages. */
	links: boolean;
	/** Whether a pixel is added. */
	opens: boolean;
	/** Campaign parameters; null: none. */
	utm: UtmParameters | null;
	/** Whether a hidden link is added that only machines follow. */
	honeypot: boolean;
	/** Patterns of links that are left exactly as they are; see `matchesPattern`. */
	except?: readonly string[];
}

/** The addresses of one message on the public pages. */
export interface ContentUrls {
	/**
	 * The address that a link gets.
	 * @param link its number in the message, from 1
	 * @param url its target, a URL without `targetProblem`
	 * @returns null to leave the link alone
	 */
	click(link: number, url: string): string | null;
	pixel: string | null;
	honeypot: string | null;
	unsubscribe: string | null;
	preferences: string | null;
}

/** Languages that the footer has. */
export type FooterLanguage = 'en' | 'pt-BR';

/** What the footer says about the sender. */
export interface FooterSender {
	name: string;
	/** May have several lines. */
	postalAddress: string;
}

export interface ContentOptions {
	track: ContentTracking;
	urls: ContentUrls;
	/**
	 * The sender to name in a footer, which each part without an unsubscribe link gets; null: no footer.
	 */
	footer: FooterSender | null;
	/** Whether a URL leads to the public pages of this store: such links are never wrapped. */
	isOwn(url: string): boolean;
	/** Of the footer. */
	language: FooterLanguage;
}

/** A link that is routed through the public pages. */
export interface TrackedLink {
	/** From 1; the same target in the text part and in Outlook's conditional comments has the same number. */
	number: number;
	/** Its target, campaign parameters included. */
	url: string;
	/** Its text, or the description of its image, at most 100 characters; may be empty. */
	label: string;
}

export interface PreparedContent extends MessageContent {
	links: TrackedLink[];
	/** What was left alone and why, to be shown on the item. */
	warnings: string[];
}
