import {
	HONEYPOT_LINK,
	mailHeaders,
	prepareContent,
	writeToken,
	type FooterLanguage,
	type MessageContent,
	type MessageKind,
	type UtmParameters,
} from '../../domain/messages';
import type { MessageSender } from '../../domain/messages/allowed';
import type { PublicUrls } from '../../engine';
import type { SecretKey } from '../../store';
import type { MessageJson } from './messageJson';

/** A message that was decided on, and what it should say. */
export interface WrittenMessage {
	id: string;
	channel: string;
	kind: MessageKind;
	purpose: string;
	topic: string;
	to: string;
	content: MessageContent;
	track: {
		links: boolean;
		opens: boolean;
		honeypot: boolean;
		utm: UtmParameters | null;
		except: readonly string[];
	};
	/** Whether the sender is named where there's no unsubscribe link. */
	footer: boolean;
	language: FooterLanguage;
}

/** Where public pages are, and what signs the links to them. */
export interface SignedPages {
	urls: PublicUrls;
	key: SecretKey;
}

/** Writes messages out as items carry them: with tracked links, footer, headers and addresses of their own. */
export class MessageWriter {
	readonly #pages: SignedPages | null;

	readonly #sender: MessageSender;

	/** @param pages null: none are published, so nothing is tracked and no one can unsubscribe by link */
	constructor(pages: SignedPages | null, sender: MessageSender) {
		this.#pages = pages;
		this.#sender = sender;
	}

	write(message: WrittenMessage): Omit<MessageJson, 'state'> {
		const { id, channel, kind, purpose, topic, to, track } = message;
		const pages = this.#pages;
		const isCommercial = kind === 'commercial';
		const token = (use: 'unsubscribe' | 'preferences' | 'open'): string | null =>
			pages === null ? null : pages.urls[use](writeToken(pages.key, use, { message: id }));
		const click = (link: number, url: string): string | null =>
			pages === null ? null : pages.urls.click(writeToken(pages.key, 'click', { message: id, link, url }));
		const unsubscribeUrl = isCommercial ? token('unsubscribe') : null;
		const preferencesUrl = isCommercial ? token('preferences') : null;
		const hasPages = pages !== null;
		const { subject, html, text, warnings } = prepareContent(message.content, {
			track: {
				...track,
				links: track.links && hasPages,
				opens: track.opens && hasPages,
				honeypot: track.honeypot && hasPages,
			},
			urls: {
				click,
				pixel: track.opens ? token('open') : null,
				honeypot: track.honeypot && pages !== null ? click(HONEYPOT_LINK, pages.urls.base) : null,
				unsubscribe: unsubscribeUrl,
				preferences: preferencesUrl,
			},
			footer: message.footer
				? { name: this.#sender.name ?? '', postalAddress: this.#sender.postalAddress ?? '' }
				: null,
			isOwn: (url) => pages?.urls.isOwn(url) === true,
			language: message.language,
		});
		return {
			id,
			channel,
			purpose,
			topic,
			kind,
			to,
			subject,
			html,
			text,
			headers: mailHeaders({ messageId: id, unsubscribeUrl, listName: null, from: '' }),
			unsubscribeUrl,
			preferencesUrl,
			metadata: { journey_message: id },
			warnings,
		};
	}
}
