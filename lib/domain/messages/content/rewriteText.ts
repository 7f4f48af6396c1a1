import type { ContentOptions } from './contentOptions';
import { findUrls } from './findUrls';
import { textFooter } from './footer';
import type { LinkPlan } from './linkPlan';
import { findPlaceholders } from './placeholders';
import { splice, type Edit } from './splice';

/**
 * Does for a message's text part what `rewriteHtml` does for HTML, without pixel and honeypot link. Rewriting the
 * result again changes nothing.
 */
export function rewriteText(text: string, options: ContentOptions, plan: LinkPlan): string {
	const { urls, footer, language } = options;
	const filled = splice(
		text,
		findPlaceholders(text).flatMap(({ name, start, end }): Edit[] => {
			const url = urls[name];
			return url === null ? [] : [{ start, end, text: url }];
		}),
	);
	const found = findUrls(filled);
	const rewritten = splice(
		filled,
		found.flatMap(({ start, end, url }): Edit[] => {
			const address = plan.plan({ href: url, label: '', off: false }, true);
			return address === null ? [] : [{ start, end, text: address }];
		}),
	);
	if (footer === null || (urls.unsubscribe !== null && filled.includes(urls.unsubscribe))) return rewritten;
	const added = textFooter(footer, urls, language);
	return rewritten.includes(added) ? rewritten : rewritten + added;
}
