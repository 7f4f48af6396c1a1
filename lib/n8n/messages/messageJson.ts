import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { MessageKind, SuppressionReason } from '../../domain/messages';
import { findOnTrail } from '../context';

/** What an item carries as `json.message` from a message gate on. */
export interface MessageJson {
	id: string;
	channel: string;
	purpose: string;
	/** Empty: none. */
	topic: string;
	kind: MessageKind;
	to: string;
	/** The rest up to `metadata` is only on messages that may go out. */
	subject?: string;
	html?: string;
	text?: string;
	/** Mail headers for nodes that can set them. */
	headers?: Record<string, string>;
	/** null: there are no public pages, or the message is transactional. */
	unsubscribeUrl?: string | null;
	preferencesUrl?: string | null;
	/** For providers that return it with their reports. */
	metadata?: IDataObject;
	/** What was left alone in the content, and why. */
	warnings?: string[];
	state: string;
	/** Why it's suppressed, for machines. */
	reason?: SuppressionReason;
	/** Why it was decided so, for people. */
	explanation?: string;
	/** Only in editor runs. */
	wouldSend?: boolean;
}

/** The message of an item, as it is on it or last was on its way here; undefined: no gate is before this node. */
export function findMessage(functions: IExecuteFunctions, itemIndex: number): MessageJson | undefined {
	const found = findOnTrail(functions, itemIndex, 'message');
	if (typeof found?.id !== 'string' || found.id === '') return undefined;
	return found as unknown as MessageJson;
}
