import type { UtmParameters } from './contentOptions';

const NAMES = ['source', 'medium', 'campaign', 'term', 'content'] as const;

/**
 * Adds the campaign parameters that a URL doesn't have yet, before its fragment; everything else stays as the
 * author wrote it.
 * @param url one without a `targetProblem`
 */
export function withUtm(url: string, utm: UtmParameters): string {
	const had = new Set([...new URL(url).searchParams.keys()].map((name) => name.toLowerCase()));
	const added = NAMES.flatMap((name) => {
		const value = utm[name]?.trim() ?? '';
		if (value === '' || had.has(`utm_${name}`)) return [];
		return [`utm_${name}=${encodeURIComponent(value.toWellFormed())}`];
	}).join('&');
	if (added === '') return url;
	const hash = url.indexOf('#');
	const page = hash === -1 ? url : url.slice(0, hash);
	const fragment = hash === -1 ? '' : url.slice(hash);
	return `${page}${joint(page)}${added}${fragment}`;
}

function joint(page: string): string {
	if (!page.includes('?')) return '?';
	return /[?&]$/.test(page) ? '' : '&';
}
