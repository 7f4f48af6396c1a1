import type { ContentOptions } from './contentOptions';
import { escapeHtml } from './escapeHtml';
import { FOOTER_TEXTS, htmlFooter } from './footer';
import { honeypotTag, pixelTag } from './hiddenTags';
import { trimAddress, type LinkPlan } from './linkPlan';
import { placeholderAddress } from './placeholders';
import { scanHtml } from './scanHtml';
import type { FoundLink, FoundPlaceholder } from './scannedHtml';
import { splice, type Edit } from './splice';

/**
 * Routes a message's links through the public pages, fills in its placeholders, and adds footer, honeypot link
 * and pixel. Everything else stays as it is, character by character. Rewriting the result again changes nothing.
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
		// A footer without a link can only be recognized by its text.
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
	// Outlook's copies come last, so that they get the numbers of the originals.
	for (const conditional of [false, true]) {
		for (const link of planned) {
			if (link.conditional !== conditional) continue;
			const address = plan.plan(link, conditional);
			if (address !== null) addresses.set(link, address);
		}
	}
	return addresses;
}

/** A placeholder in the text becomes a link, or inside a link its text. */
function fillIn({ name, start, end, inLink }: FoundPlaceholder, { urls, language }: ContentOptions): Edit[] {
	const url = urls[name];
	if (url === null) return [];
	const text = escapeHtml(FOOTER_TEXTS[language][name]);
	return [{ start, end, text: inLink ? text : `<a href="${escapeHtml(url)}">${text}</a>` }];
}
