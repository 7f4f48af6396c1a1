import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	footerLanguage,
	type FooterLanguage,
	type MessageContent,
	type MessageKind,
	type UtmParameters,
} from '../../lib/domain/messages';
import { textOf } from '../../lib/n8n/parameters';

/** The content of one item's message and what is added to it, before anything is known of the contact's consent. */
export interface GateContent extends MessageContent {
	links: boolean;
	opens: boolean;
	honeypot: boolean;
	utm: UtmParameters | null;
	except: string[];
	footer: boolean;
	language: FooterLanguage;
}

interface Tracking {
	links?: boolean;
	opens?: boolean;
	honeypot?: boolean;
	footer?: boolean;
	language?: 'contact' | FooterLanguage;
	except?: unknown;
	utm?: { parameters?: Record<string, unknown> };
}

/**
 * Only commercial mail is tracked without being asked for: a link for resetting a password is no one else's
 * business, and a text message has no room.
 */
export function readContent(
	functions: IExecuteFunctions,
	itemIndex: number,
	{ channel, kind }: { channel: string; kind: MessageKind },
	contact: IDataObject,
): GateContent {
	const tracking = functions.getNodeParameter('tracking', itemIndex, {}) as Tracking;
	const isMail = channel === 'email';
	const initial = isMail && kind === 'commercial';
	const text = (name: string, field: string): string => {
		const value = functions.getNodeParameter(name, itemIndex, '');
		return typeof value === 'string' ? value : textOf(value, field);
	};
	return {
		subject: isMail ? text('subject', 'Subject') : '',
		html: isMail ? text('html', 'HTML') : '',
		text: text('text', 'Text'),
		links: tracking.links ?? initial,
		opens: isMail && (tracking.opens ?? initial),
		honeypot: isMail && (tracking.honeypot ?? initial),
		utm: readUtm(tracking),
		except: textOf(tracking.except, 'Links to Leave Alone')
			.split(',')
			.map((pattern) => pattern.trim())
			.filter((pattern) => pattern !== ''),
		footer: kind === 'commercial' && (tracking.footer ?? true),
		language: languageOf(tracking.language ?? 'contact', contact),
	};
}

function readUtm({ utm }: Tracking): UtmParameters | null {
	if (utm?.parameters === undefined) return null;
	const read = (name: string, field: string): string => textOf(utm.parameters?.[name], field);
	return {
		source: read('source', 'Source'),
		medium: read('medium', 'Medium'),
		campaign: read('campaign', 'Campaign'),
		content: read('content', 'Content'),
		term: read('term', 'Term'),
	};
}

function languageOf(chosen: 'contact' | FooterLanguage, contact: IDataObject): FooterLanguage {
	if (chosen !== 'contact') return chosen;
	const { language, locale } = (contact.attributes ?? {}) as Record<string, unknown>;
	const tag = [language, locale].find((each) => typeof each === 'string' && each !== '');
	return footerLanguage(typeof tag === 'string' ? tag : '');
}
