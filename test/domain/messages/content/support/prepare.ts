import {
	prepareContent,
	readToken,
	writeToken,
	type ContentOptions,
	type ContentTracking,
	type ContentUrls,
	type MessageContent,
	type PreparedContent,
} from '../../../../../lib/domain/messages';

export const BASE = 'https://links.example/webhook/pages';

const KEY = { number: 7, secret: 'a-secret-of-the-tests-with-43-characters-000' };
const MESSAGE = '0N0aPJQk3Zb~_x12aZ';

const own = (use: 'open' | 'unsubscribe' | 'preferences', parameter: string): string =>
	`${BASE}?${parameter}=${writeToken(KEY, use, { message: MESSAGE })}`;

/** The addresses of one message, with real tokens. */
export const URLS = {
	click: (link: number, url: string): string | null =>
		`${BASE}?c=${writeToken(KEY, 'click', { message: MESSAGE, link, url })}`,
	pixel: own('open', 'o'),
	honeypot: `${BASE}?c=${writeToken(KEY, 'click', { message: MESSAGE, link: 0, url: BASE })}`,
	unsubscribe: own('unsubscribe', 'u'),
	preferences: own('preferences', 'p'),
} satisfies ContentUrls;

export const SENDER = { name: 'Contoso Coffee', postalAddress: '1 Main Street\nSpringfield' };

export interface Changes extends Omit<Partial<ContentOptions>, 'track' | 'urls'> {
	track?: Partial<ContentTracking>;
	urls?: Partial<ContentUrls>;
}

/** Links are tracked; pixel, honeypot, campaign parameters and footer are off unless a test asks for them. */
export function options({ track, urls, ...rest }: Changes = {}): ContentOptions {
	return {
		track: { links: true, opens: false, utm: null, honeypot: false, ...track },
		urls: { ...URLS, ...urls },
		footer: null,
		isOwn: (url) => url.startsWith(BASE),
		language: 'en',
		...rest,
	};
}

export function prepare(content: Partial<MessageContent>, changes: Changes = {}): PreparedContent {
	return prepareContent({ subject: 'News', html: '', text: '', ...content }, options(changes));
}

/** The HTML afterwards. */
export function html(before: string, changes: Changes = {}): string {
	return prepare({ html: before }, changes).html;
}

/** The text afterwards. */
export function text(before: string, changes: Changes = {}): string {
	return prepare({ text: before }, changes).text;
}

const TRACKED = new RegExp(`${BASE.replace(/[.]/g, '\\.')}\\?c=([\\w-]+)`, 'g');

/** Where the tracked links of a part lead, in the order in which they stand there. */
export function targets(part: string): string[] {
	return clicks(part).map(({ url }) => url);
}

/** What the tracked links of a part say, in the order in which they stand there. */
export function clicks(part: string): Array<{ link: number; url: string }> {
	return [...part.matchAll(TRACKED)].map(([, token]) => {
		const payload = readToken([KEY], 'click', token);
		if (payload === null) throw new Error(`Not a token of ours: ${token}`);
		return { link: payload.link, url: payload.url };
	});
}

/** A part with the targets of its tracked links written in pointed quotes: short enough to be compared. */
export function readable(part: string): string {
	return part.replace(TRACKED, (_, token: string) => `‹${readToken([KEY], 'click', token)?.url}›`);
}
