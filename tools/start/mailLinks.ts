import { Parser } from 'htmlparser2';

/** A link in a mail. */
export interface MailLink {
	url: string;
	/** What it says: its text. */
	label: string;
}

export interface MailLinks {
	/** All of them in their order, as a program finds them: also those that no one sees. */
	links: MailLink[];
	/** Addresses of images, which mail programs load when the mail is opened. */
	images: string[];
}

/** Finds what can be followed and loaded in the HTML of a mail. */
export function mailLinks(html: string): MailLinks {
	const links: MailLink[] = [];
	const images: string[] = [];
	let open: MailLink | undefined;
	const parser = new Parser({
		onopentag(name, { href, src }) {
			if (name === 'a' && isWeb(href)) {
				open = { url: href, label: '' };
				links.push(open);
			}
			if (name === 'img' && isWeb(src)) images.push(src);
		},
		ontext(text) {
			if (open !== undefined) open.label += text;
		},
		onclosetag(name) {
			if (name === 'a') open = undefined;
		},
	});
	parser.end(html);
	return { links, images };
}

function isWeb(address: string | undefined): address is string {
	return /^https?:/i.test(address ?? '');
}
