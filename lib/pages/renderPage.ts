import { randomBytes } from 'node:crypto';

import { pageStyle } from './design';
import { h, raw, render, type Child } from './element';
import { pageHeaders, type PagePermissions } from './headers';
import type { Language } from './texts';

export interface Page {
	language: Language;
	/** What the browser's tab says. */
	title: string;
	body: Child;
	/** Rules of this page's own, after those of the design system. CSS of ours: it isn't escaped. */
	style?: string;
	/** A script of ours, likewise. The page must work without it. */
	script?: string;
}

/** An answer that's a page. */
export interface RenderedPage {
	status: number;
	headers: Record<string, string>;
	html: string;
}

/** 128 random bits: the only styles and scripts that run are those of this one answer. */
function newNonce(): string {
	return randomBytes(16).toString('base64');
}

/**
 * A whole HTML document with its headers.
 * @example
 * ```ts
 * const body = h('main', null, h('h1', null, '<Hello>'));
 * const { html } = renderPage({ language: 'en', title: 'Hello', body });
 * console.log(html.includes('<h1>&lt;Hello&gt;</h1>')); // true
 * ```
 */
export function renderPage(page: Page, status = 200, permissions: PagePermissions = {}): RenderedPage {
	const nonce = newNonce();
	const { language, title, body, style = '', script } = page;
	const head = [
		h('meta', { charset: 'utf-8' }),
		h('title', null, title),
		h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
		h('meta', { name: 'color-scheme', content: 'light dark' }),
		h('meta', { name: 'robots', content: 'noindex, nofollow' }),
		// A tab asks for an icon otherwise, at an address that isn't ours.
		h('link', { rel: 'icon', href: 'data:,' }),
		raw('style', { nonce }, pageStyle + style),
	];
	const document = h(
		'html',
		{ lang: language === 'pt' ? 'pt-BR' : language },
		h('head', null, head),
		h('body', null, body, script === undefined ? null : raw('script', { nonce }, script)),
	);
	return {
		status,
		headers: pageHeaders(nonce, { ...permissions, scripts: script !== undefined }),
		html: `<!doctype html>${render(document)}`,
	};
}
