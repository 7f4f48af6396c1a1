import { readPreferences, savePreferences, type PreferenceOption, type Preferences } from '../../lib/engine';
import { withEngine } from '../../lib/n8n/engines';
import {
	maskAddress,
	missingPage,
	preferencesPage,
	textsIn,
	type Choice,
	type RenderedPage,
} from '../../lib/pages';
import { choiceOf, nameOf, offeredOptions } from './offeredChoices';
import type { PageRequest } from './PageRequest';

/** Where consents changed on this page come from, for people. */
const ON_PAGE = 'preferences page';

/** GET and HEAD show what counts now; POST saves. */
export async function answerPreferences(request: PageRequest, token: string): Promise<void> {
	const verdict = await request.verify('preferences', token);
	// A revoked key: unsubscribing goes another way, and choices can be made by the next message's link.
	if (verdict.state !== 'valid') {
		request.page(missingPage(request.view));
		return;
	}
	const id = verdict.payload.message;
	const posted = request.method === 'POST' ? request.form() : null;
	const page = await withEngine(request.functions, async (engine) => {
		const message = await engine.store.messages.get(id);
		if (message === null) return missingPage(request.view);
		const offered = offeredOptions(request.settings, message);
		const preferences =
			posted === null
				? await readPreferences(engine, id, offered)
				: await savePreferences(engine, id, ...chosenIn(posted, offered), ON_PAGE);
		if (preferences === null) return missingPage(request.view);
		return pageOf(request, token, preferences, posted !== null);
	});
	request.page(page);
}

/**
 * What a form has chosen of what it showed. What it didn't show stays as it is: the author may have added to the
 * page since.
 */
function chosenIn(
	form: Record<string, unknown>,
	offered: PreferenceOption[],
): [PreferenceOption[], { options: PreferenceOption[]; tracking: boolean | null; nothing: boolean | null }] {
	const shown = listOf(form.shown);
	const allowed = new Set(listOf(form.allow));
	const options = offered.filter((option) => shown.includes(valueOf(option)));
	const flag = (name: string): boolean | null => (shown.includes(name) ? form[name] === '1' : null);
	return [
		options,
		{
			options: options.filter((option) => allowed.has(valueOf(option))),
			tracking: flag('tracking'),
			nothing: flag('nothing'),
		},
	];
}

function listOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	// n8n's parser makes an object of a long list.
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).filter((one) => typeof one === 'string');
}

/** No comma or bracket in it: parsers of forms give these a meaning. */
function valueOf({ channel, purpose, topic }: PreferenceOption): string {
	return [channel, purpose, topic].map((part) => Buffer.from(part).toString('base64url')).join('.');
}

function pageOf(request: PageRequest, token: string, preferences: Preferences, saved: boolean): RenderedPage {
	const { settings, view } = request;
	const { channels: channelNames } = textsIn(view.language);
	const toChoice = (option: Preferences['options'][number]): Choice => ({
		value: valueOf(option),
		name: nameOf(settings, option, view.language),
		hint: choiceOf(settings, option)?.hint || null,
		chosen: option.allowed,
		inner: option.topic !== '',
	});
	const byChannel = Map.groupBy(preferences.options, ({ channel }) => channel);
	return preferencesPage({
		...view,
		token,
		address: preferences.address === null ? null : maskAddress(preferences.address),
		channels: [...byChannel].map(([channel, options]) => ({
			name: Object.hasOwn(channelNames, channel)
				? channelNames[channel as keyof typeof channelNames]
				: channel,
			choices: options.map(toChoice),
		})),
		tracking: settings.offerTracking ? preferences.tracking : null,
		nothing: settings.offerNothing || preferences.nothing ? preferences.nothing : null,
		saved,
	});
}
