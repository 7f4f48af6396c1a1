import type { PreferenceOption } from '../../lib/engine';
import type { Language } from '../../lib/pages';
import type { OfferedChoice, PagesSettings } from './readSettings';

/** What readers can choose: what the author has set, for each channel; else the message's own purpose. */
export function offeredOptions(
	{ choices, channels }: PagesSettings,
	message: { channel: string; purpose: string; topic: string },
): PreferenceOption[] {
	const own = choices.length > 0 ? choices : [{ purpose: message.purpose, topic: message.topic }];
	const shown = [message.channel, ...channels.filter((channel) => channel !== message.channel)];
	const distinct = new Map(own.map((choice) => [`${choice.purpose}\0${choice.topic}`, choice]));
	return shown.flatMap((channel) =>
		[...distinct.values()].map(({ purpose, topic }) => ({ channel, purpose, topic })),
	);
}

/** What readers see for a purpose and topic: the author's words; without any, the topic or purpose itself. */
export function nameOf(
	settings: PagesSettings,
	{ purpose, topic }: { purpose: string; topic: string },
	language: Language,
): string {
	const choice = choiceOf(settings, { purpose, topic });
	const name = (language === 'pt' ? choice?.namePt : '') || choice?.name;
	return name || capitalized(topic || purpose);
}

/** What the author has set for a purpose and topic. */
export function choiceOf(
	{ choices }: PagesSettings,
	{ purpose, topic }: { purpose: string; topic: string },
): OfferedChoice | undefined {
	return choices.find((choice) => choice.purpose === purpose && choice.topic === topic);
}

function capitalized(text: string): string {
	const [first = '', ...rest] = text;
	return first.toUpperCase() + rest.join('');
}
