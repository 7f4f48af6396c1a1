import type { ContentOptions } from './contentOptions';
import { escapeHtml } from './escapeHtml';
import { FOOTER_TEXTS, htmlFooter } from './footer';
import { honeypotTag, pixelTag } from './hiddenTags';
import { trimAddress, type LinkPlan } from './linkPlan';
import { placeholderAddress } from './placeholders';
import { scanHtml, type FoundLink, type FoundPlaceholder } from './scanHtml';
import { splice, type Edit } from './splice';

/**
 * The HTML of a message with its links led through the public pages, its placeholders filled in, and footer,
 * honeypot link and pixel added. Everything but the changed attribute values, placeholders and what's added
 * stays as it is, character by character. Applied to its own result, it changes nothing.
 */
export function rewriteHtml(html: string, options: ContentOptions, plan: LinkPlan): string {
	const { urls, track, language } = options;
	const { links, placeholders, images, insertAt } = scanHtml(html);
	const addresses = planLinks(links, options, plan);
	const edits: Edit[] = [
		...[...addresses].map(([{ start, end, quote }, url]) => ({
			start,
			end,
			text: `${quote}${escapeHtml(url)}${quote}`,
		})),
		...placeholders.flatMap((placeholder) => fillIn(placeholder, options)),
	];
	const leadsTo = (url: string | null): boolean =>
		url !== null &&
		links.some((link) => !link.conditional && (addresses.get(link) ?? trimAddress(link.href)) === url);
	const filledIn = placeholders.some(({ name, inLink }) => name === 'unsubscribe' && !inLink);
	const added: string[] = [];
	if (options.footer !== null && !leadsTo(urls.unsubscribe) && !(filledIn && urls.unsubscribe !== null)) {
		const footer = htmlFooter(options.footer, urls, language);
		// A footer without a link is only known by its text.
		if (!html.includes(footer)) added.push(footer);
	}
	if (track.honeypot && urls.honeypot !== null && !leadsTo(urls.honeypot))
		added.push(honeypotTag(urls.honeypot));
	if (track.opens && urls.pixel !== null && !images.has(urls.pixel)) added.push(pixelTag(urls.pixel));
	return splice(html, [...edits, { start: insertAt, end: insertAt, text: added.join('') }]);
}

/** The new addresses of the links that get one. */
function planLinks(
	links: readonly FoundLink[],
	options: ContentOptions,
	plan: LinkPlan,
): Map<FoundLink, string> {
	const addresses = new Map<FoundLink, string>();
	const planned: FoundLink[] = [];
	for (const link of links) {
		const placeholder = placeholderAddress(trimAddress(link.href));
		const own = placeholder === null ? null : options.urls[placeholder];
		if (own !== null) addresses.set(link, own);
		else planned.push(link);
		if (link.off) plan.switchOff(link.href);
	}
	// Outlook's copies of links come last, so that they take the numbers of the originals.
	for (const conditional of [false, true]) {
		for (const link of planned) {
			if (link.conditional !== conditional) continue;
			const address = plan.plan(link, conditional);
			if (address !== null) addresses.set(link, address);
		}
	}
	return addresses;
}

/** A placeholder in the text becomes a link, or the text of the link that it's in. */
function fillIn({ name, start, end, inLink }: FoundPlaceholder, { urls, language }: ContentOptions): Edit[] {
	const url = urls[name];
	if (url === null) return [];
	const text = escapeHtml(FOOTER_TEXTS[language][name]);
	return [{ start, end, text: inLink ? text : `<a href="${escapeHtml(url)}">${text}</a>` }];
}
