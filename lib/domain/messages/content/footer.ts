import type { FooterLanguage, FooterSender } from './contentOptions';
import { escapeHtml } from './escapeHtml';

interface FooterTexts {
	unsubscribe: string;
	preferences: string;
}

/** Texts of the links in a footer. */
export const FOOTER_TEXTS: Readonly<Record<FooterLanguage, FooterTexts>> = {
	en: { unsubscribe: 'Unsubscribe', preferences: 'Manage preferences' },
	'pt-BR': { unsubscribe: 'Cancelar inscrição', preferences: 'Gerenciar preferências' },
};

/**
 * The footer's language for a language tag or name, such as a contact's attribute: Portuguese for `pt`, `pt-BR`
 * and `Português`, otherwise English.
 */
export function footerLanguage(language: string): FooterLanguage {
	return /^\s*(?:pt(?:[-_]|\s*$)|portugu)/i.test(language) ? 'pt-BR' : 'en';
}

/** Targets of a footer's links; null leaves the link out. */
export interface FooterLinks {
	unsubscribe: string | null;
	preferences: string | null;
}

const STYLE =
	'margin:24px auto 0;padding:16px;max-width:600px;font-family:Arial,Helvetica,sans-serif;font-size:12px;line-height:18px;color:#666666;text-align:center';

/** The sender's name and postal address, and the links, as HTML. */
export function htmlFooter(sender: FooterSender, links: FooterLinks, language: FooterLanguage): string {
	const lines = [...senderLines(sender).map(escapeHtml)];
	const anchors = linksOf(links, language).map(
		({ text, url }) =>
			`<a href="${escapeHtml(url)}" style="color:#666666;text-decoration:underline">${escapeHtml(text)}</a>`,
	);
	if (anchors.length > 0) lines.push(anchors.join(' &middot; '));
	return lines.length === 0 ? '' : `<div style="${STYLE}">${lines.join('<br>')}</div>`;
}

/** The same as plain text, to be appended. */
export function textFooter(sender: FooterSender, links: FooterLinks, language: FooterLanguage): string {
	const lines = [
		...senderLines(sender),
		...linksOf(links, language).map(({ text, url }) => `${text}: ${url}`),
	];
	// Mail programs recognize a signature by two dashes and a space.
	return lines.length === 0 ? '' : `\n\n-- \n${lines.join('\n')}\n`;
}

function senderLines({ name, postalAddress }: FooterSender): string[] {
	return [name, ...postalAddress.split(/\r\n|\r|\n/)]
		.map((line) => line.trim())
		.filter((line) => line !== '');
}

function linksOf(links: FooterLinks, language: FooterLanguage): Array<{ text: string; url: string }> {
	return (['unsubscribe', 'preferences'] as const).flatMap((name) => {
		const url = links[name];
		return url === null ? [] : [{ text: FOOTER_TEXTS[language][name], url }];
	});
}
