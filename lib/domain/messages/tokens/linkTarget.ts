/** Longest target in UTF-8 bytes: its token, which is a third longer, still fits into a link of 2,048 characters. */
export const MAX_TARGET_BYTES = 1_400;

/** C0, DEL and C1, and the line separators that some programs break lines at. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** A scheme, two slashes, and a host without user name, password or backslash, which programs read differently. */
const WEB_ADDRESS = /^https?:\/\/[^\s/?#\\@]+(?:[/?#]|$)/i;

/** Why a URL can't be a link's target. */
export type TargetProblem = 'not_web' | 'controls' | 'unreadable' | 'too_long';

/**
 * What keeps a URL from being the target of a link that redirects, or null if it may be one: http and https
 * only, without user name and password, without control characters, and not longer than
 * {@link MAX_TARGET_BYTES}.
 */
export function targetProblem(url: string): TargetProblem | null {
	if (!/^https?:/i.test(url)) return 'not_web';
	if (url.length > MAX_TARGET_BYTES || Buffer.byteLength(url) > MAX_TARGET_BYTES) return 'too_long';
	if (CONTROLS.test(url)) return 'controls';
	if (!WEB_ADDRESS.test(url) || !url.isWellFormed() || !URL.canParse(url)) return 'unreadable';
	return null;
}

/**
 * A target as a `Location` header can carry it: as the author wrote it, or with everything but ASCII encoded the
 * way that browsers do.
 * @param target a URL without a {@link targetProblem}
 */
export function redirectLocation(target: string): string {
	return /^[!-~]*$/.test(target) ? target : new URL(target).href;
}
