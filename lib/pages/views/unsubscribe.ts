import { h } from '../element';
import type { RenderedPage } from '../renderPage';
import { framed, type View } from './frame';

export interface UnsubscribeView extends View {
	/** Masked; null: no one's, as far as is known. */
	address: string | null;
	/** The purpose and topic, in the owner's words. */
	what: string;
	/** The link's token, which the forms send back. */
	token: string;
	/** Leads to the preferences; null: there are none. */
	preferences: string | null;
}

const target = (token: string): string => `?u=${encodeURIComponent(token)}`;

/** Asks; nothing has happened yet. */
export function unsubscribePage(view: UnsubscribeView): RenderedPage {
	const { address, what, token, preferences } = view;
	return framed(view, ({ thisAddress, unsubscribe: texts }) => ({
		title: texts.title,
		children: [
			h('p', null, texts.question(address ?? thisAddress, what)),
			h(
				'form',
				{ method: 'post', action: target(token), class: 'actions' },
				h('button', { type: 'submit', name: 'action', value: 'unsubscribe' }, texts.button),
				preferences === null ? null : h('a', { href: preferences }, texts.preferences),
			),
		],
	}));
}

/** It's done, and can be undone. */
export function unsubscribedPage(view: UnsubscribeView): RenderedPage {
	const { address, what, token, preferences } = view;
	return framed(view, ({ thisAddress, unsubscribe, unsubscribed: texts }) => ({
		title: texts.title,
		children: [
			h('p', null, texts.done(address ?? thisAddress, what)),
			h(
				'form',
				{ method: 'post', action: target(token), class: 'actions' },
				h('span', { class: 'muted' }, texts.mistake),
				h('button', { type: 'submit', name: 'action', value: 'undo', class: 'plain' }, texts.undo),
				preferences === null ? null : h('a', { href: preferences }, unsubscribe.preferences),
			),
		],
	}));
}

/** It has been undone. */
export function resubscribedPage(view: UnsubscribeView): RenderedPage {
	const { address, what, preferences } = view;
	return framed(view, ({ thisAddress, unsubscribe, resubscribed: texts }) => ({
		title: texts.title,
		children: [
			h('p', null, texts.done(address ?? thisAddress, what)),
			preferences === null ? null : h('p', null, h('a', { href: preferences }, unsubscribe.preferences)),
		],
	}));
}
