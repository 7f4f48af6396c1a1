import { h } from '../element';
import type { RenderedPage } from '../renderPage';
import { framed, type View } from './frame';

/** No link of ours, or not all of one. */
export function missingPage(view: View): RenderedPage {
	return framed(view, ({ missing }) => ({ title: missing.title, children: h('p', null, missing.text) }), 404);
}

/** A click link whose key was revoked. It shows the host and doesn't link to it. */
export function unsafeLinkPage(view: View & { host: string }): RenderedPage {
	return framed(view, ({ unsafeLink: texts }) => ({
		title: texts.title,
		children: [
			h('p', null, texts.leadsTo),
			h('p', { class: 'note warning' }, h('strong', null, view.host)),
			h('p', null, texts.advice),
		],
	}));
}

/** An unsubscribe link whose key was revoked. */
export function unsafeUnsubscribePage(view: View & { token: string; wrong: boolean }): RenderedPage {
	const { token, wrong } = view;
	return framed(
		view,
		({ unsafeUnsubscribe: texts }) => ({
			title: texts.title,
			children: [
				h('p', null, texts.text),
				h(
					'form',
					{ method: 'post', action: `?u=${encodeURIComponent(token)}`, class: 'stack' },
					wrong ? h('p', { class: 'note warning', role: 'alert' }, texts.wrong) : null,
					h(
						'label',
						{ class: 'field' },
						texts.address,
						h('input', {
							type: 'email',
							name: 'address',
							autocomplete: 'email',
							required: true,
							maxlength: 254,
							'aria-invalid': wrong ? 'true' : undefined,
						}),
					),
					h(
						'div',
						{ class: 'actions' },
						h('button', { type: 'submit', name: 'action', value: 'request' }, texts.button),
					),
				),
			],
		}),
		wrong ? 422 : 200,
	);
}

/** The same whether or not anyone has the address. */
export function requestNotedPage(view: View): RenderedPage {
	return framed(view, ({ unsafeUnsubscribe: { noted } }) => ({
		title: noted.title,
		children: h('p', null, noted.text),
	}));
}

/** The store doesn't answer. */
export function awayPage(view: View): RenderedPage {
	const page = framed(view, ({ away }) => ({ title: away.title, children: h('p', null, away.text) }), 503);
	return { ...page, headers: { ...page.headers, 'Retry-After': '60' } };
}

/** Someone tries the address of a node in the editor. */
export function tryOutPage(view: View): RenderedPage {
	return framed(view, ({ tryOut }) => ({ title: tryOut.title, children: h('p', null, tryOut.text) }));
}
