/** What is sent; an empty text means that the message hasn't that part. */
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

/** What is added to see what comes of a message. */
export interface ContentTracking {
	/** Whether links lead through the public pages. */
	links: boolean;
	/** Whether there's a pixel. */
	opens: boolean;
	/** Campaign parameters; null: none. */
	utm: UtmParameters | null;
	/** Whether there's a hidden link that only machines follow. */
	honeypot: boolean;
	/** Links that are left exactly as they are; see `matchesPattern`. */
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
	 * The sender that a footer names in each part that has no unsubscribe link; null: no part gets a footer.
	 */
	footer: FooterSender | null;
	/** Whether a URL leads to the public pages of this store: such links are never wrapped. */
	isOwn(url: string): boolean;
	/** Of the footer. */
	language: FooterLanguage;
}

/** A link that leads through the public pages. */
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
	/** What was left alone and why, for the item. */
	warnings: string[];
}
