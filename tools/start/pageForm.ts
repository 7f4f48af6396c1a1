import { Parser } from 'htmlparser2';

/** What a page's only form sends when its button is clicked. */
export interface PageForm {
	/** Absolute. */
	url: string;
	fields: Record<string, string>;
}

/**
 * Reads the form of a page, as a browser does: hidden fields, and the first button.
 * @param url the page's own address
 * @throws {Error} if there's no form
 */
export function pageForm(html: string, url: string): PageForm {
	let action: string | undefined;
	const fields: Record<string, string> = {};
	const parser = new Parser({
		onopentag(name, attributes) {
			if (name === 'form') action ??= attributes.action ?? '';
			const sends = name === 'button' || (name === 'input' && attributes.type === 'hidden');
			if (action === undefined || !sends || attributes.name === undefined) return;
			fields[attributes.name] ??= attributes.value ?? '';
		},
	});
	parser.end(html);
	if (action === undefined) throw new Error(`${url} has no form`);
	return { url: new URL(action, url).href, fields };
}
