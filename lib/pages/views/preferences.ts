import { h, type Child } from '../element';
import type { RenderedPage } from '../renderPage';
import type { PageTexts } from '../texts';
import { framed, type View } from './frame';

/** One thing that the reader may allow or not. */
export interface Choice {
	/** What the form sends if it's chosen. */
	value: string;
	name: string;
	hint: string | null;
	chosen: boolean;
	/** A topic within the purpose above it. */
	inner: boolean;
}

export interface PreferencesView extends View {
	address: string | null;
	token: string;
	/** By channel. */
	channels: Array<{ name: string; choices: Choice[] }>;
	/** Whether opens and clicks may be measured; null: not offered. */
	tracking: boolean | null;
	/** Nothing commercial at all; null: not offered. */
	nothing: boolean | null;
	saved: boolean;
}

/** Shows what counts now; saves what is sent. */
export function preferencesPage(view: PreferencesView): RenderedPage {
	const { address, token, channels, tracking, nothing, saved } = view;
	return framed(view, (all) => ({
		title: all.preferences.title,
		children: [
			saved ? h('p', { class: 'note good', role: 'status' }, all.preferences.saved) : null,
			h('p', null, all.preferences.intro(address ?? all.thisAddress)),
			h(
				'form',
				{ method: 'post', action: `?p=${encodeURIComponent(token)}`, class: 'stack' },
				// What isn't shown isn't changed.
				[
					...channels.flatMap(({ choices }) => choices.map(({ value }) => value)),
					...(tracking === null ? [] : ['tracking']),
					...(nothing === null ? [] : ['nothing']),
				].map((value) => h('input', { type: 'hidden', name: 'shown', value })),
				channels.map(({ name, choices }) =>
					h(
						'fieldset',
						null,
						h('legend', { class: 'muted small' }, name),
						h('div', { class: 'choices' }, choices.map(choice)),
					),
				),
				h(
					'div',
					{ class: 'choices' },
					tracking === null ? null : ofTracking(all, tracking),
					nothing === null ? null : ofNothing(all, nothing),
				),
				h('div', { class: 'actions' }, h('button', { type: 'submit' }, all.preferences.save)),
			),
		],
	}));
}

function choice({ value, name, hint, chosen, inner }: Choice, number: number): Child {
	return checkbox({ name: 'allow', value, chosen, inner: inner && number > 0 }, name, hint);
}

function ofTracking({ preferences: texts }: PageTexts, chosen: boolean): Child {
	return checkbox({ name: 'tracking', value: '1', chosen }, texts.tracking, texts.trackingHint);
}

function ofNothing({ preferences: texts }: PageTexts, chosen: boolean): Child {
	return checkbox({ name: 'nothing', value: '1', chosen }, texts.nothing, texts.nothingHint);
}

function checkbox(
	{ name, value, chosen, inner = false }: { name: string; value: string; chosen: boolean; inner?: boolean },
	label: string,
	hint: string | null,
): Child {
	return h(
		'label',
		{ class: inner ? 'choice inner' : 'choice' },
		h('input', { type: 'checkbox', name, value, checked: chosen }),
		h('span', null, label, hint === null ? null : h('small', null, hint)),
	);
}
