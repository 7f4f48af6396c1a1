/** The beginning of a conditional comment: `[if mso]>`, `[if (gte mso 9)|(IE)]>`. */
const CONDITION = /\[if\b[^\]<>]{0,200}\]>/iy;

/**
 * The HTML that a conditional comment shows to Outlook, if there may be links in it.
 * @param start where the comment's content begins in the HTML
 * @param end where it ends
 * @returns null for any other comment
 */
export function conditionalContent(
	html: string,
	start: number,
	end: number,
): { html: string; start: number } | null {
	CONDITION.lastIndex = start;
	if (!CONDITION.test(html) || CONDITION.lastIndex > end) return null;
	const from = CONDITION.lastIndex;
	const content = html.slice(from, end);
	return /href/i.test(content) ? { html: content, start: from } : null;
}
