import type { MessageRequest } from '../../lib/engine';
import type { MessageJson } from '../../lib/n8n/messages/messageJson';
import type { KnownItem } from '../../lib/n8n/steps';
import type { GateContent } from './readContent';

/** What becomes of one item. */
export type ItemDecision =
	| { outcome: 'send'; message: MessageJson }
	| { outcome: 'suppressed'; message: MessageJson }
	/** In an editor run it carries its message, too. */
	| { outcome: 'held'; until: number; explanation: string; message?: MessageJson }
	| { outcome: 'ended' }
	| { outcome: 'failed'; error: unknown };

/** An item with what its parameters say. */
export interface AskedItem extends KnownItem {
	request: MessageRequest;
	content: GateContent;
}
