import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import * as pages from '../../lib/pages';

const ROOT = resolve(__dirname, '../..');

const view = {
	language: 'en' as const,
	brand: { name: 'Contoso Coffee', logo: null, privacyUrl: 'https://contoso.example/privacy' },
	address: 'a…@e….com',
	what: 'News',
	token: 'token',
	preferences: '?p=token',
	channels: [],
	tracking: true,
	nothing: false,
	saved: false,
	host: 'example.com',
	wrong: false,
};

/** Every function of lib/pages that makes a page. */
const makers = Object.entries(pages).flatMap(([name, make]) =>
	name.endsWith('Page') && !['sendPage', 'renderPage'].includes(name)
		? [[name, make as (given: typeof view) => pages.RenderedPage] as const]
		: [],
);

it('there are pages to judge', () => {
	expect(makers.length).toBeGreaterThanOrEqual(8);
});

it.each(makers)('%s has all headers of a page', (_name, make) => {
	const { headers, html } = make(view);
	const nonce = /nonce="([^"]+)"/.exec(html)?.[1] ?? '';
	expect(headers).toMatchObject({
		'Content-Type': 'text/html; charset=utf-8',
		'Cache-Control': 'no-store',
		'Referrer-Policy': 'no-referrer',
		'X-Content-Type-Options': 'nosniff',
		'X-Robots-Tag': 'noindex, nofollow',
		'X-Frame-Options': 'DENY',
	});
	const policy = headers['Content-Security-Policy'];
	expect(policy).toContain("default-src 'none'");
	expect(policy).toContain(`style-src 'nonce-${nonce}'`);
	expect(policy).toContain("frame-ancestors 'none'");
	expect(policy).toMatch(/; sandbox allow-forms /);
	expect(policy).not.toContain('allow-same-origin');
	expect(policy).not.toContain('unsafe');
	expect(nonce).toHaveLength(24);
	expect(make(view).headers['Content-Security-Policy']).not.toBe(policy);
});

it.each(makers)('%s loads nothing from elsewhere', (_name, make) => {
	expect(make(view).html).not.toMatch(
		/\b(?:src|action)="(?!\?|data:)|<link(?! rel="icon" href="data:,")|@import|url\(/,
	);
});

it('no other code answers with text/html', () => {
	const offenders = ['lib', 'nodes', 'credentials']
		.flatMap((folder) => sources(join(ROOT, folder)))
		.filter((file) => !file.startsWith('lib/simulation/') && !file.startsWith('lib/cli/'))
		.filter((file) => /text\/html|\.type\(\s*['"]html/i.test(readFileSync(join(ROOT, file), 'utf8')))
		.filter((file) => !['lib/pages/headers.ts', 'lib/pages/sendPage.ts'].includes(file));
	expect(offenders).toEqual([]);
});

function sources(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (statSync(path).isDirectory()) return sources(path);
		return name.endsWith('.ts') ? [relative(ROOT, path)] : [];
	});
}
