/** What a page may do beyond the least. */
export interface PagePermissions {
	/** Origins that may show it in a frame, such as `https://example.com`; none by default. */
	framedBy?: readonly string[];
	/** It has a script of ours, which carries the nonce. */
	scripts?: boolean;
}

/** A page shares its origin with n8n: without `allow-same-origin` it can't reach n8n's cookies, storage or API. */
const SANDBOX =
	'sandbox allow-forms allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation';

/** An origin as a browser compares it; anything else could add to the policy. */
const ORIGIN = /^https?:\/\/(?:[a-z0-9-]+|\[[0-9a-f:]+\])(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/i;

/**
 * The headers of every answer with `text/html`. Such an answer is sent through `sendPage` only, so none of them
 * can be forgotten.
 * @param nonce random, new for each answer
 */
export function pageHeaders(
	nonce: string,
	{ framedBy = [], scripts = false }: PagePermissions = {},
): Record<string, string> {
	const origins = framedBy.filter((origin) => ORIGIN.test(origin));
	const policy = [
		"default-src 'none'",
		`style-src 'nonce-${nonce}'`,
		...(scripts ? [`script-src 'nonce-${nonce}'`] : []),
		// Only what is on the page itself: nothing tells anyone that it was opened.
		'img-src data:',
		"form-action 'self'",
		"base-uri 'none'",
		`frame-ancestors ${origins.length === 0 ? "'none'" : origins.join(' ')}`,
		SANDBOX,
	];
	return {
		'Content-Type': 'text/html; charset=utf-8',
		'Content-Security-Policy': policy.join('; '),
		...(origins.length === 0 ? { 'X-Frame-Options': 'DENY' } : {}),
		...PRIVATE_HEADERS,
	};
}

/** For every answer about a message, page or not: it stays between us and the one who asked. */
export const PRIVATE_HEADERS: Readonly<Record<string, string>> = {
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex, nofollow',
};
