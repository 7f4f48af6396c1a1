import type { ContentOptions, ContentTracking, MessageContent, PreparedContent } from './contentOptions';
import { cleanHeaderText } from './headerText';
import { LinkPlan } from './linkPlan';
import { findPlaceholders } from './placeholders';
import { rewriteHtml } from './rewriteHtml';
import { rewriteText } from './rewriteText';
import { WarningList } from './warnings';

const UNTRACKED: ContentTracking = { links: false, opens: false, utm: null, honeypot: false };

/**
 * Prepares a message's content for sending: routes links through the public pages, adds campaign parameters,
 * pixel and honeypot link, fills in `[[unsubscribe]]` and `[[preferences]]`, and adds a footer to each part that
 * has no unsubscribe link. Line breaks in the subject become spaces.
 *
 * It never throws: if tracking fails, the message goes without it, and a warning says so.
 */
export function prepareContent(content: MessageContent, options: ContentOptions): PreparedContent {
	const warnings = new WarningList();
	const subject = cleanHeaderText(content.subject);
	if (subject !== content.subject) {
		warnings.add('The subject had line breaks or other control characters; they were replaced by spaces.');
	}
	try {
		return { subject, ...rewrite(content, options, warnings), warnings: warnings.list() };
	} catch (error) {
		warnings.add(`Not tracked, because the content couldn’t be rewritten: ${messageOf(error)}`);
	}
	try {
		const untracked = { ...options, track: UNTRACKED };
		return { subject, ...rewrite(content, untracked, warnings), warnings: warnings.list() };
	} catch (error) {
		warnings.add(`No footer and no unsubscribe link were added: ${messageOf(error)}`);
		const { html, text } = content;
		return { subject, html, text, links: [], warnings: warnings.list() };
	}
}

function rewrite(
	{ html, text }: Omit<MessageContent, 'subject'>,
	options: ContentOptions,
	warnings: WarningList,
): Pick<PreparedContent, 'html' | 'text' | 'links'> {
	for (const problem of missingAddresses({ html, text }, options)) warnings.add(problem);
	const plan = new LinkPlan(options, warnings);
	return {
		// A missing part stays missing, even if there's a footer.
		html: html === '' ? '' : rewriteHtml(html, options, plan),
		text: text === '' ? '' : rewriteText(text, options, plan),
		links: plan.links,
	};
}

function missingAddresses(
	{ html, text }: Omit<MessageContent, 'subject'>,
	{ urls, footer }: ContentOptions,
): string[] {
	const missing = (['unsubscribe', 'preferences'] as const).filter(
		(name) =>
			urls[name] === null &&
			[html, text].some((part) => findPlaceholders(part).some((placeholder) => placeholder.name === name)),
	);
	const problems = missing.map(
		(name) => `[[${name}]] wasn’t filled in, because there are no public pages; add Journey Public Pages.`,
	);
	if (footer !== null && urls.unsubscribe === null) {
		problems.push(
			'The footer has no unsubscribe link, because there are no public pages; add Journey Public Pages.',
		);
	}
	return problems;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
