import { h, type Child } from '../element';
import { renderPage, type RenderedPage } from '../renderPage';
import { textsIn, type Language, type PageTexts } from '../texts';

/** What all pages of one sender have in common. */
export interface Brand {
	/** Who sends the messages; empty: not said. */
	name: string;
	/** A `data:` URI of a PNG, JPEG, GIF or WebP image; pages load nothing from elsewhere. */
	logo: string | null;
	/** An `http` or `https` address. */
	privacyUrl: string | null;
}

export interface View {
	language: Language;
	brand: Brand;
}

const IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

/** Whether a logo can be shown. An SVG image isn't: it may have scripts. */
export function isLogo(uri: string): boolean {
	return IMAGE.test(uri);
}

/** One card between the sender's name and the links that belong on every page. */
export function framed(
	{ language, brand }: View,
	content: (texts: PageTexts) => { title: string; children: Child },
	status = 200,
): RenderedPage {
	const texts = textsIn(language);
	const { title, children } = content(texts);
	const body = [
		header(brand),
		h('main', { class: 'card stack' }, h('h1', null, title), children),
		footer(brand, texts),
	];
	return renderPage(
		{ language, title: brand.name === '' ? title : `${title} – ${brand.name}`, body },
		status,
	);
}

function header({ name, logo }: Brand): Child {
	const shown = logo !== null && isLogo(logo);
	if (!shown && name === '') return null;
	// The logo mostly is the name.
	return h('header', { class: 'brand' }, shown ? h('img', { src: logo, alt: name }) : h('span', null, name));
}

function footer({ privacyUrl }: Brand, texts: PageTexts): Child {
	if (privacyUrl === null || !/^https?:\/\//i.test(privacyUrl)) return null;
	const link = h('a', { href: privacyUrl, rel: 'noreferrer noopener', target: '_blank' }, texts.privacy);
	return h('footer', { class: 'foot' }, link);
}
